import type { Account } from '../contract/account.ts'
import type { AccountsHealth } from './account-health.ts'
import { type Eligibility, eligibilityOf, type Wish } from './eligibility.ts'
import { type QuotaWindows, reservedUntil } from './quota-windows.ts'

export interface Judged {
  readonly account: Account
  readonly eligibility: Eligibility
}

/** Judges every account for one call, as things are now. Costs no I/O. */
export type Judge = (wish: Wish, soFar: SoFar) => readonly Judged[]

/** What a call has found out by itself: ids of accounts that it has tried, and of those without a free slot. */
export interface SoFar {
  readonly tried: ReadonlySet<string>
  readonly full: ReadonlySet<string>
}

export interface JudgeDeps {
  readonly accounts: () => readonly Account[]
  readonly health: Pick<AccountsHealth, 'fitnessOf'>
  readonly quota: Pick<QuotaWindows, 'windowsOf'>
  readonly now: () => number
}

export function createJudge({ accounts, health, quota, now }: JudgeDeps): Judge {
  return (wish, { tried, full }) =>
    accounts().map(account => {
      const { id, reservePercent } = account
      const candidate = {
        account,
        fitness: health.fitnessOf(id, wish.family),
        reservedUntil: reservedUntil(quota.windowsOf(id), reservePercent, now()),
        isTried: tried.has(id),
        isFull: full.has(id),
      }
      return { account, eligibility: eligibilityOf(candidate, wish) }
    })
}
