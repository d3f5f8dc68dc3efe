import type { UsageReport, UsageTotals } from '../../../src-relay/contract/usage.ts'

export const shownFigures = ['cost', 'calls', 'sent', 'output'] as const
export type ShownFigure = (typeof shownFigures)[number]

/** One number of today: hour by hour, and by this hour of yesterday. */
export interface Figure {
  readonly value: number
  readonly byNowYesterday: number
  readonly hours: readonly number[]
}

const readers: Readonly<Record<ShownFigure, (totals: UsageTotals) => number>> = {
  cost: totals => totals.costMicroUsd,
  calls: totals => totals.calls,
  sent: totals => sentTokens(totals),
  output: totals => totals.output,
}

/** Reads today from a report of yesterday and today by day, with a step of hours. */
export function readDaySoFar(report: UsageReport, today: string, hour: number) {
  const totals = report.rows.find(({ id }) => id === today)?.totals
  const figures = Object.fromEntries(
    shownFigures.map(name => [name, figureOf(report, { today, hour, read: readers[name] }, totals)]),
  )
  // One entry for each of the shown figures.
  return { totals, figures: figures as Readonly<Record<ShownFigure, Figure>> }
}

interface Reading {
  readonly today: string
  readonly hour: number
  readonly read: (totals: UsageTotals) => number
}

function figureOf(report: UsageReport, reading: Reading, totals: UsageTotals | undefined): Figure {
  const { today, hour, read } = reading
  const hours = Array.from({ length: 24 }, () => 0)
  let byNowYesterday = 0
  for (const { id, totals: sums } of report.series ?? []) {
    const [day = '', hourText = ''] = id.split('T')
    const at = Number(hourText)
    if (day === today) hours[at] = read(sums)
    else if (at <= hour) byNowYesterday += read(sums)
  }
  return { value: totals ? read(totals) : 0, byNowYesterday, hours }
}

/** All a model was sent, read from its cache or not. */
export function sentTokens({ input, cacheRead, cacheWrite5m, cacheWrite1h }: UsageTotals): number {
  return input + cacheRead + cacheWrite5m + cacheWrite1h
}
