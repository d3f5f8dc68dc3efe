import type { UsageFilters, UsageTotals } from '../contract/usage.ts'
import { type Row, readRowField } from './row.ts'
import { addStored, addSums, emptySums, type Sums, toTotals } from './sums.ts'

export type StoredRows = readonly (readonly [field: string, numbers: string])[]

/** Sums of stored rows along one dimension. */
export interface RowSums {
  /** Makes an id appear, used or not. */
  open(id: string): void
  add(id: string, numbers: string): void
  list(): readonly { readonly id: string; readonly totals: UsageTotals }[]
  totalsOf(id: string): UsageTotals | undefined
  total(): UsageTotals
}

export function createRowSums(): RowSums {
  const sums = new Map<string, Sums>()
  const sumsOf = (id: string): Sums => {
    const known = sums.get(id)
    if (known !== undefined) return known
    const made = emptySums()
    sums.set(id, made)
    return made
  }
  return {
    open: id => void sumsOf(id),
    add: (id, numbers) => addStored(sumsOf(id), numbers),
    list: () => [...sums].map(([id, own]) => ({ id, totals: toTotals(own) })),
    totalsOf(id) {
      const own = sums.get(id)
      return own && toTotals(own)
    },
    total() {
      const total = emptySums()
      for (const own of sums.values()) addSums(total, own)
      return toTotals(total)
    },
  }
}

/**
 * Takes fields apart; undefined for one that cannot be read or that the filters leave out. The same fields come back
 * every day, and taking one apart takes longer than finding it again.
 */
export function createRowReader(filters: UsageFilters): (field: string) => Row | undefined {
  const known = new Map<string, Row | undefined>()
  return field => {
    if (known.has(field)) return known.get(field)
    const row = readRowField(field)
    const wanted = row !== undefined && isWanted(row, filters) ? row : undefined
    known.set(field, wanted)
    return wanted
  }
}

/** Whether a row or a call is one that the filters ask for. */
export function isWanted(row: Row, { key, account, model, client, provider }: UsageFilters): boolean {
  return (
    (key === undefined || row.keyId === key) &&
    (account === undefined || row.accountId === account) &&
    (model === undefined || row.model === model) &&
    (client === undefined || row.client === client) &&
    (provider === undefined || row.provider === provider)
  )
}
