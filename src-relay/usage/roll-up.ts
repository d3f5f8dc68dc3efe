import type { CallRecord } from '../contract/usage.ts'
import { rowField } from './row.ts'
import { addSums, emptySums, type Sums, sumsOfCall } from './sums.ts'

/** Sums by field of the row. */
export type Rows = ReadonlyMap<string, Readonly<Sums>>

/** Sums calls into rows: of each day, and of all of them together. */
export function rollUp(calls: readonly CallRecord[]): {
  readonly total: Rows
  readonly days: ReadonlyMap<string, Rows>
} {
  const total = new Map<string, Sums>()
  const days = new Map<string, Map<string, Sums>>()
  for (const call of calls) {
    const field = rowField(call)
    const part = sumsOfCall(call)
    addSums(at(total, field, emptySums), part)
    addSums(at(at(days, call.day, newRows), field, emptySums), part)
  }
  return { total, days }
}

function newRows(): Map<string, Sums> {
  return new Map()
}

function at<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = create()
  map.set(key, made)
  return made
}
