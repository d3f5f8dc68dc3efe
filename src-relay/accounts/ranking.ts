import type { Account } from '../contract/account.ts'
import type { SelectionPolicy } from '../contract/pool.ts'
import type { Wish } from './eligibility.ts'
import type { Judge, Judged, SoFar } from './judge.ts'
import type { QuotaWindows } from './quota-windows.ts'
import { describeChoice } from './routing-words.ts'
import { inOrder } from './selection-policy.ts'

/** Who may serve a call now, the best first, and why the others may not. */
export interface Ranking {
  readonly ranked: readonly RankedAccount[]
  readonly judged: readonly Judged[]
  /** Words for the owner on how the order came about. */
  readonly why: string
}

interface RankedAccount {
  readonly account: Account
  readonly isCrowded: boolean
}

export interface RankingWish extends Wish {
  /** Accounts to which the key is not bound may serve it when those to which it is bound cannot. */
  readonly mayFallBack: boolean
}

export type Rank = (wish: RankingWish, soFar: SoFar) => Ranking

export interface RankDeps {
  readonly judge: Judge
  readonly quota: Pick<QuotaWindows, 'windowsOf'>
  readonly policy: () => SelectionPolicy
  /** Number of an account's latest choice; 0 for one that was never chosen. */
  readonly lastChoiceOf: (accountId: string) => number
  readonly now: () => number
}

export function createRank({ judge, quota, policy, lastChoiceOf, now }: RankDeps): Rank {
  const order = (judged: readonly Judged[]): readonly RankedAccount[] => {
    const contenders = judged.flatMap(({ account, eligibility }) => {
      if (eligibility.kind !== 'eligible') return []
      const { isCrowded } = eligibility
      return [
        { account, isCrowded, windows: quota.windowsOf(account.id), lastChoice: lastChoiceOf(account.id) },
      ]
    })
    return inOrder(contenders, policy(), now())
  }
  const rankJudged = (judged: readonly Judged[]): Ranking => ({
    ranked: order(judged),
    judged,
    why: describeChoice(judged, policy()),
  })
  return (wish, soFar) => {
    const own = rankJudged(judge(wish, soFar))
    if (own.ranked.length > 0 || !wish.mayFallBack || !wish.key) return own
    const { key: _key, ...anybody } = wish
    const others = rankJudged(judge(anybody, soFar))
    return { ...others, why: `none of the key's own accounts can serve it; ${others.why}` }
  }
}
