import type { Account, AccountView } from '../contract/account.ts'
import type { AccountsHealth } from './account-health.ts'
import type { Accounts } from './account-store.ts'
import { eligibilityOf, type Wish } from './eligibility.ts'
import { noAccount } from './no-account.ts'

export interface Scheduler {
  /** Throws `RelayError` `no_account` with the reason and the earliest return. Costs no I/O. */
  choose(wish: Wish): Promise<Account>
}

export interface SchedulerDeps {
  readonly accounts: Pick<Accounts, 'list'>
  readonly health: Pick<AccountsHealth, 'modelRestsUntil'>
  readonly now: () => number
}

export function createScheduler({ accounts, health, now }: SchedulerDeps): Scheduler {
  /** Number of the last choice of each account; a clock is too coarse to order calls of one burst. */
  const lastChoice = new Map<string, number>()
  let choices = 0
  const byPriorityThenRest = (a: AccountView, b: AccountView): number =>
    a.priority - b.priority || (lastChoice.get(a.id) ?? 0) - (lastChoice.get(b.id) ?? 0)
  return {
    async choose(wish) {
      const judged = accounts.list().map(account => ({
        account,
        eligibility: eligibilityOf(account, health.modelRestsUntil(account.id, wish.model), wish),
      }))
      const eligible = judged.filter(({ eligibility }) => eligibility.kind === 'eligible')
      const [first] = eligible.map(({ account }) => account).toSorted(byPriorityThenRest)
      if (!first)
        throw noAccount(
          judged.map(({ eligibility }) => eligibility),
          now(),
        )
      lastChoice.set(first.id, ++choices)
      return first
    },
  }
}
