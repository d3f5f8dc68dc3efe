import type { Account } from '../contract/account.ts'
import type { SelectionPolicy } from '../contract/pool.ts'
import type { QuotaWindow } from '../contract/quota.ts'
import { quotaLeft, weeklyResetAt } from './quota-windows.ts'

/** What a policy looks at. */
export interface Contender {
  readonly account: Account
  readonly isCrowded: boolean
  readonly windows: readonly QuotaWindow[]
  /** Number of its latest choice; a clock is too coarse to order calls of one burst. */
  readonly lastChoice: number
}

type Order = (a: Contender, b: Contender, now: number) => number

const orders: Readonly<Record<SelectionPolicy, Order>> = {
  'least-recently-used': () => 0,
  'most-quota-left': (a, b, now) => quotaLeft(b.windows, now) - quotaLeft(a.windows, now),
  'soonest-weekly-reset': (a, b, now) =>
    compare(weeklyResetAt(a.windows, now), weeklyResetAt(b.windows, now)),
}

/** Best first: not crowded, then by priority, then by the policy, then the one that has rested longest. */
export function inOrder(
  contenders: readonly Contender[],
  policy: SelectionPolicy,
  now: number,
): readonly Contender[] {
  return contenders.toSorted(
    (a, b) =>
      Number(a.isCrowded) - Number(b.isCrowded) ||
      a.account.priority - b.account.priority ||
      orders[policy](a, b, now) ||
      a.lastChoice - b.lastChoice,
  )
}

/** Of two that are infinite neither comes first. */
function compare(a: number, b: number): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
