import type { CallRecord, UsageTotals } from '../contract/usage.ts'

/** What a row counts, in the order in which it is stored; a new metric is added at the end. */
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

/** Who used what of whom. Every sum is one over such rows, so that all of them agree. */
export interface Row {
  readonly keyId: string
  readonly accountId: string
  readonly model: string
  readonly provider: string
  readonly client: string
}

/** Field of a row in the hash of its day. */
export function rowField(row: Row): string {
  return [row.keyId, row.accountId, row.model, row.provider, row.client].map(escape).join('|')
}

export function readRowField(field: string): Row | undefined {
  const [keyId, accountId, model, provider, client, ...rest] = field.split('|').map(unescape)
  if (keyId === undefined || accountId === undefined || model === undefined) return undefined
  if (provider === undefined || client === undefined || rest.length > 0) return undefined
  return { keyId, accountId, model, provider, client }
}

export function emptyTotals(): UsageTotals {
  return {
    calls: 0,
    input: 0,
    output: 0,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    reasoning: 0,
    webSearches: 0,
    costMicroUsd: 0,
    unpricedCalls: 0,
  }
}

export function addTotals(sum: UsageTotals, part: UsageTotals): void {
  for (const metric of metrics) sum[metric] += part[metric]
}

/** Totals as stored: the numbers in order, `1,200,31,…`. */
export function writeTotals(totals: UsageTotals): string {
  return metrics.map(metric => totals[metric]).join(',')
}

export function readTotals(text: string): UsageTotals {
  const numbers = text.split(',').map(Number)
  const totals = emptyTotals()
  for (const [index, metric] of metrics.entries()) {
    const number = numbers[index]
    if (Number.isSafeInteger(number)) totals[metric] = number ?? 0
  }
  return totals
}

export type Rows = ReadonlyMap<string, UsageTotals>

/** Sums calls into rows: of each day, and of all of them together. */
export function rollUp(calls: readonly CallRecord[]): {
  readonly total: Rows
  readonly days: ReadonlyMap<string, Rows>
} {
  const total = new Map<string, UsageTotals>()
  const days = new Map<string, Map<string, UsageTotals>>()
  for (const call of calls) {
    const field = rowField(call)
    const part = totalsOf(call)
    addTotals(at(total, field, emptyTotals), part)
    addTotals(at(at(days, call.day, newRows), field, emptyTotals), part)
  }
  return { total, days }
}

function totalsOf(call: CallRecord): UsageTotals {
  const { costMicroUsd } = call
  const unpricedCalls = costMicroUsd === null ? 1 : 0
  return { ...call.usage, calls: 1, costMicroUsd: costMicroUsd ?? 0, unpricedCalls }
}

function newRows(): Map<string, UsageTotals> {
  return new Map()
}

function at<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = create()
  map.set(key, made)
  return made
}

function escape(part: string): string {
  return part.replace(/[%|]/g, sign => (sign === '%' ? '%25' : '%7C'))
}

function unescape(part: string): string {
  return part.replace(/%(25|7C)/g, (_, code) => (code === '25' ? '%' : '|'))
}
