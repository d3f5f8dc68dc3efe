import type { UsageRow } from '../../../src-relay/contract/usage.ts'

/** One friend's part of a bill, in whole cents. */
export interface BillPart {
  readonly id: string
  readonly label: string
  readonly share: number
  readonly cents: number
}

/** Splits a bill by what each key used; the parts add up to the bill to the cent. */
export function splitBill(rows: readonly UsageRow[], billCents: number): BillPart[] {
  const total = rows.reduce((sum, { totals }) => sum + totals.costMicroUsd, 0)
  if (total === 0) return []
  const exact = rows
    .filter(({ totals }) => totals.costMicroUsd > 0)
    .map(({ id, label, totals }) => {
      const share = totals.costMicroUsd / total
      return { id, label, share, exact: share * billCents }
    })
  const missing = billCents - exact.reduce((sum, part) => sum + Math.floor(part.exact), 0)
  // The cents that rounding leaves go to those who came closest to the next one.
  const rounded = new Set(
    exact
      .toSorted((a, b) => (b.exact % 1) - (a.exact % 1))
      .slice(0, missing)
      .map(({ id }) => id),
  )
  return exact
    .map(({ id, label, share, exact: cents }) => {
      return { id, label, share, cents: Math.floor(cents) + Number(rounded.has(id)) }
    })
    .toSorted((a, b) => b.cents - a.cents)
}
