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

const comma = 44
const zero = 48
const nine = 57

/** One number per metric, in their order. */
export type Sums = number[]

const nothing = metrics.map(() => 0)

export function emptySums(): Sums {
  return nothing.slice()
}

export function sumsOfCall({ usage, costMicroUsd }: CallRecord): Readonly<Sums> {
  const unpricedCalls = costMicroUsd === null ? 1 : 0
  const own = { ...usage, calls: 1, costMicroUsd: costMicroUsd ?? 0, unpricedCalls }
  return metrics.map(metric => own[metric])
}

export function addSums(sums: Sums, part: Readonly<Sums>): void {
  for (let index = 0; index < part.length; index += 1) sums[index] = (sums[index] ?? 0) + (part[index] ?? 0)
}

/** What one row of a hash adds up to: as a whole (`undefined`), or hour by hour. */
export type RowSums = ReadonlyMap<number | undefined, Readonly<Sums>>

/** As stored: `1,200,31,…`, or `14:1,200,31,…;15:…`. */
export function writeSums(sums: RowSums): string {
  return [...sums]
    .map(([hour, own]) => `${hour === undefined ? '' : hourMark(hour)}${own.join(',')}`)
    .join(';')
}

/** Stands before the sums of an hour. */
export function hourMark(hour: number): string {
  return `${String(hour).padStart(2, '0')}:`
}

/**
 * Reads sums as stored, a part of a text; undefined for what is none. Digit by digit, since a report goes through a
 * hundred thousand of them.
 */
export function readSums(text: string, start: number, end: number): Sums | undefined {
  const sums = emptySums()
  let index = 0
  let number = -1
  for (let at = start; at <= end; at += 1) {
    const sign = at < end ? text.charCodeAt(at) : comma
    if (sign === comma) {
      if (number < 0) return undefined
      if (index < sums.length) sums[index] = number
      index += 1
      number = -1
    } else {
      if (sign < zero || sign > nine) return undefined
      number = (number < 0 ? 0 : number * 10) + sign - zero
    }
  }
  return sums
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
