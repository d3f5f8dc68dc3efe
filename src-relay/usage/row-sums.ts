import type { UsageDimension, UsageTotals } from '../contract/usage.ts'
import { assertNever } from '../kernel/errors.ts'
import { type Row, readRowField } from './row.ts'
import { addStored, addSums, emptySums, type Sums, toTotals } from './sums.ts'

export type StoredRows = readonly (readonly [field: string, numbers: string])[]

/** Sums of stored rows along one dimension. */
export interface RowSums {
  /** Makes an id appear, used or not. */
  open(id: string): void
  /** A row that cannot be read is in no sum. */
  add(rows: StoredRows, day: string): void
  list(): readonly { readonly id: string; readonly totals: UsageTotals }[]
  total(): UsageTotals
}

export function createRowSums(by: UsageDimension): RowSums {
  const sums = new Map<string, Sums>()
  const sumsOf = (id: string): Sums => {
    const known = sums.get(id)
    if (known !== undefined) return known
    const made = emptySums()
    sums.set(id, made)
    return made
  }
  // The same fields come back every day; taking one apart takes longer than finding it again.
  const rows = new Map<string, Row | undefined>()
  const rowOf = (field: string): Row | undefined => {
    if (!rows.has(field)) rows.set(field, readRowField(field))
    return rows.get(field)
  }
  return {
    open: id => void sumsOf(id),
    add(stored, day) {
      for (const [field, numbers] of stored) {
        const row = rowOf(field)
        if (row !== undefined) addStored(sumsOf(idOf(row, by) ?? day), numbers)
      }
    },
    list: () => [...sums].map(([id, own]) => ({ id, totals: toTotals(own) })),
    total() {
      const total = emptySums()
      for (const own of sums.values()) addSums(total, own)
      return toTotals(total)
    },
  }
}

/** Undefined for days: a row does not say its own. */
function idOf(row: Row, by: UsageDimension): string | undefined {
  switch (by) {
    case 'key':
      return row.keyId
    case 'account':
      return row.accountId
    case 'model':
      return row.model
    case 'day':
      return undefined
    default:
      return assertNever(by)
  }
}
