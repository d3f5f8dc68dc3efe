import type { UsageFilters, UsageTotals } from '../contract/usage.ts'
import type { Row } from './row.ts'
import { addSums, emptySums, type Sums, toTotals } from './sums.ts'

/** Sums of rows along one dimension. */
export interface RowSums {
  /** Makes an id appear, used or not. */
  open(id: string): void
  add(id: string, sums: Readonly<Sums>): void
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
    add: (id, part) => addSums(sumsOf(id), part),
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
