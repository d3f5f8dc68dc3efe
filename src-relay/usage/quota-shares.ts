import type { QuotaShares } from '../contract/quota-report.ts'
import type { CallRecord } from '../contract/usage.ts'
import type { Store } from '../store/store.ts'
import type { CallBook } from './call-book.ts'
import type { DayOf } from './day.ts'
import { createRowStore, type RowStore } from './row-store.ts'
import { toTotals } from './sums.ts'
import { usageKeys } from './usage-keys.ts'
import type { UsageNames } from './usage-names.ts'

export interface QuotaSharesDeps {
  readonly store: Pick<Store, 'run'>
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
  const rowStore = createRowStore(deps.store)
  return async ({ since, accountIds }) => {
    const weights: Weights = new Map()
    if (deps.now() - since <= callByCallMs) await addCalls(deps, weights, { since, accountIds })
    else await addHours({ ...deps, rowStore }, weights, { since, accountIds })
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

async function addHours(
  deps: QuotaSharesDeps & { readonly rowStore: RowStore },
  weights: Weights,
  { since, accountIds }: ShareQuestion,
) {
  const { dayOf, hourOf, now, rowStore } = deps
  const days = new Map<string, Set<number>>()
  for (let at = since; at <= now() + hourMs; at += hourMs) {
    const moment = Math.min(at, now())
    const hours = days.get(dayOf(moment)) ?? new Set()
    days.set(dayOf(moment), hours.add(hourOf(moment)))
  }
  for (const [day, hours] of days) {
    for (const { row, hour, sums } of await rowStore.read(usageKeys.hours(day))) {
      if (hour === undefined || !accountIds.has(row.accountId) || !hours.has(hour)) continue
      const totals = toTotals(sums)
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
