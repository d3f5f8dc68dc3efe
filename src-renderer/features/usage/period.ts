import type { UsageStep } from '../../../src-relay/contract/usage.ts'

export const periods = ['today', 'week', 'month', 'quarter', 'custom'] as const
export type Period = (typeof periods)[number]

/** First and last day, e.g. `2026-11-01`. */
export interface DayRange {
  readonly from: string
  readonly to: string
}

const dayMs = 86_400_000
const days: Readonly<Record<Exclude<Period, 'custom'>, number>> = {
  today: 1,
  week: 7,
  month: 30,
  quarter: 90,
}

/** First and last day of a period, and the step that suits it. */
export function daysOf(period: Period, today: string, chosen: DayRange): DayRange & { step: UsageStep } {
  const { from, to } =
    period === 'custom' ? inOrder(chosen) : { from: dayBefore(today, days[period] - 1), to: today }
  return { from, to, step: stepOf((Date.parse(to) - Date.parse(from)) / dayMs + 1) }
}

/** What a choice of one's own begins with: this month so far. */
export function thisMonth(today: string): DayRange {
  return { from: `${today.slice(0, 8)}01`, to: today }
}

function stepOf(length: number): UsageStep {
  if (length === 1) return 'hour'
  return length > 31 ? 'week' : 'day'
}

const inOrder = ({ from, to }: DayRange): DayRange => (from <= to ? { from, to } : { from: to, to: from })

const dayBefore = (day: string, count: number): string =>
  new Date(Date.parse(day) - count * dayMs).toISOString().slice(0, 10)
