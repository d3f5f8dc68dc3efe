import type { QuotaShares } from '../contract/quota-report.ts'
import type { CallRecord } from '../contract/usage.ts'
import type { Store } from '../store/store.ts'
import type { CallBook } from './call-book.ts'
import type { DayOf } from './day.ts'
import { readRowField } from './row.ts'
import { createRowSums } from './row-sums.ts'
import { usageKeys } from './usage-keys.ts'
import type { UsageNames } from './usage-names.ts'
import { readRows } from './usage-rows.ts'

export interface QuotaSharesDeps {
  readonly store: Pick<Store, 'command'>
  readonly callBook: Pick<CallBook, 'since'>
  readonly names: UsageNames
  readonly dayOf: DayOf
  readonly hourOf: (at: number) => number
  readonly now: () => number
}

export interface ShareQuestion {
  /** ms epoch. */
  readonly since: number
  readonly accountIds: ReadonlySet<string>
}

/** Who used how much of certain accounts since a moment. */
export type ReadShares = (question: ShareQuestion) => Promise<QuotaShares>

const hourMs = 3_600_000
/** Up to so long ago call by call; before, by whole hours. */
const callByCallMs = 6 * hourMs

type Weights = Map<string, { calls: number; weight: number }>

export function createReadShares(deps: QuotaSharesDeps): ReadShares {
  return async ({ since, accountIds }) => {
    const weights: Weights = new Map()
    if (deps.now() - since <= callByCallMs) await addCalls(deps, weights, { since, accountIds })
    else await addHours(deps, weights, { since, accountIds })
    const all = [...weights.values()].reduce((sum, { weight }) => sum + weight, 0)
    const rows = [...weights].map(([keyId, { calls, weight }]) => ({
      keyId,
      keyName: deps.names.key(keyId) ?? keyId,
      calls,
      weight,
      share: all === 0 ? 0 : weight / all,
    }))
    return { since, rows: rows.toSorted((a, b) => b.weight - a.weight) }
  }
}

async function addCalls(deps: QuotaSharesDeps, weights: Weights, { since, accountIds }: ShareQuestion) {
  for await (const page of deps.callBook.since(since)) {
    for (const call of page) {
      if (accountIds.has(call.accountId)) add(weights, call.keyId, { calls: 1, weight: weightOf(call) })
    }
  }
}

async function addHours(deps: QuotaSharesDeps, weights: Weights, { since, accountIds }: ShareQuestion) {
  const { dayOf, hourOf, now, store } = deps
  const days = new Map<string, Set<string>>()
  for (let at = since; at <= now() + hourMs; at += hourMs) {
    const moment = Math.min(at, now())
    const hours = days.get(dayOf(moment)) ?? new Set()
    days.set(dayOf(moment), hours.add(String(hourOf(moment)).padStart(2, '0')))
  }
  for (const [day, hours] of days) {
    for (const [field, numbers] of await readRows(store, usageKeys.hours(day))) {
      const row = readRowField(field.slice(3))
      if (!row || !accountIds.has(row.accountId) || !hours.has(field.slice(0, 2))) continue
      const sums = createRowSums()
      sums.add('', numbers)
      const totals = sums.total()
      add(weights, row.keyId, { calls: totals.calls, weight: totals.costMicroUsd })
    }
  }
}

function add(
  weights: Weights,
  keyId: string,
  part: { readonly calls: number; readonly weight: number },
): void {
  const own = weights.get(keyId) ?? { calls: 0, weight: 0 }
  weights.set(keyId, { calls: own.calls + part.calls, weight: own.weight + part.weight })
}

/** A model without a price weighs as if a token cost a dollar in a million, with the usual ratios between the kinds. */
function weightOf({ costMicroUsd, usage }: CallRecord): number {
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = usage
  return costMicroUsd ?? input + 5 * output + 0.1 * cacheRead + 1.25 * cacheWrite5m + 2 * cacheWrite1h
}
