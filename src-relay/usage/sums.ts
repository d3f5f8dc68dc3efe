import type { CallRecord, UsageTotals } from '../contract/usage.ts'

/** What is summed up, in the order in which it is stored; a new metric is added at the end. */
const metrics = [
  'calls',
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'reasoning',
  'webSearches',
  'costMicroUsd',
  'unpricedCalls',
] as const satisfies readonly (keyof UsageTotals)[]

const stored = /^\d+(?:,\d+)*$/
const comma = 44
const zero = 48

/** One number per metric, in their order. */
export type Sums = number[]

export function emptySums(): Sums {
  return metrics.map(() => 0)
}

export function sumsOfCall({ usage, costMicroUsd }: CallRecord): Readonly<Sums> {
  const unpricedCalls = costMicroUsd === null ? 1 : 0
  const own = { ...usage, calls: 1, costMicroUsd: costMicroUsd ?? 0, unpricedCalls }
  return metrics.map(metric => own[metric])
}

export function addSums(sums: Sums, part: Readonly<Sums>): void {
  for (const [index, number] of part.entries()) sums[index] = (sums[index] ?? 0) + number
}

/** As stored: `1,200,31,…`. */
export function writeSums(sums: Readonly<Sums>): string {
  return sums.join(',')
}

/** Adds sums as stored. Read digit by digit, since a report goes through a hundred thousand of them. */
export function addStored(sums: Sums, text: string): void {
  if (!stored.test(text)) return
  let index = 0
  let number = 0
  for (let at = 0; at <= text.length; at += 1) {
    const sign = at < text.length ? text.charCodeAt(at) : comma
    if (sign === comma) {
      if (index < sums.length) sums[index] = (sums[index] ?? 0) + number
      index += 1
      number = 0
    } else number = number * 10 + sign - zero
  }
}

export function toTotals(sums: Readonly<Sums>): UsageTotals {
  const of = (metric: (typeof metrics)[number]): number => sums[metrics.indexOf(metric)] ?? 0
  return {
    calls: of('calls'),
    input: of('input'),
    output: of('output'),
    cacheRead: of('cacheRead'),
    cacheWrite5m: of('cacheWrite5m'),
    cacheWrite1h: of('cacheWrite1h'),
    reasoning: of('reasoning'),
    webSearches: of('webSearches'),
    costMicroUsd: of('costMicroUsd'),
    unpricedCalls: of('unpricedCalls'),
  }
}
