import type { CallRecord } from '../contract/usage.ts'
import { rowField } from './row.ts'
import { addSums, emptySums, type RowSums, type Sums, sumsOfCall } from './sums.ts'
import { usageKeys } from './usage-keys.ts'

/** How long the sums of a day are kept. */
export interface SumsRetention {
  readonly hourDays: number
  readonly dayDays: number
}

/** Sums to be added to one hash of the store. */
export interface RolledUp {
  readonly key: string
  /** Kept that long from its last new row on; 0 for ever. */
  readonly keptSeconds: number
  /** By field of the row. */
  readonly rows: ReadonlyMap<string, RowSums>
}

/** Sums calls into rows: of all time, of each month, of each day and of each hour. */
export function rollUp(calls: readonly CallRecord[], retention: SumsRetention): readonly RolledUp[] {
  const hashes = new Map<string, { keptSeconds: number; rows: Map<string, Map<number | undefined, Sums>> }>()
  for (const call of calls) {
    const part = sumsOfCall(call)
    for (const { key, keptSeconds, field, hour } of placesOf(call, retention)) {
      const { rows } = at(hashes, key, () => ({ keptSeconds, rows: new Map() }))
      addSums(at(at(rows, field, newRow), hour, emptySums), part)
    }
  }
  return [...hashes].map(([key, { keptSeconds, rows }]) => ({ key, keptSeconds, rows }))
}

/** A row that a call is part of. */
interface Place {
  readonly key: string
  readonly keptSeconds: number
  readonly field: string
  readonly hour?: number
}

export function placesOf(call: CallRecord, { hourDays, dayDays }: SumsRetention): readonly Place[] {
  const field = rowField(call)
  const places = [
    { key: usageKeys.total, keptSeconds: 0, field },
    { key: usageKeys.month(call.day.slice(0, 7)), keptSeconds: 0, field },
    { key: usageKeys.day(call.day), keptSeconds: dayDays * daySeconds, field },
  ]
  if (call.hour === undefined) return places
  const { hour } = call
  return [...places, { key: usageKeys.hours(call.day), keptSeconds: hourDays * daySeconds, field, hour }]
}

const daySeconds = 86_400
const newRow = () => new Map<number | undefined, Sums>()

function at<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = create()
  map.set(key, made)
  return made
}
