import type { SelectionPolicy } from '../contract/pool.ts'
import type { AccountsHealth } from './account-health.ts'
import type { AccountSlots } from './account-slots.ts'
import type { Affinity } from './affinity.ts'
import { createJudge, type JudgeDeps } from './judge.ts'
import { createRank } from './ranking.ts'
import { type CallWish, createSelection, type Selection } from './selection.ts'

/** Picks the accounts that serve calls. */
export interface Scheduler {
  begin(wish: CallWish): Selection
}

export interface SchedulerDeps extends JudgeDeps {
  readonly health: Pick<AccountsHealth, 'fitnessOf' | 'begin'>
  readonly affinity: Pick<Affinity, 'claim' | 'move'>
  readonly slots: Pick<AccountSlots, 'take'>
  readonly policy: () => SelectionPolicy
}

export function createScheduler(deps: SchedulerDeps): Scheduler {
  const { health, quota, policy, now } = deps
  const lastChoice = new Map<string, number>()
  let choices = 0
  const count = (accountId: string): number => {
    choices += 1
    lastChoice.set(accountId, choices)
    return choices
  }
  const onConsidered = (accountId: string) => {
    const before = lastChoice.get(accountId) ?? 0
    const considered = count(accountId)
    return (): void => {
      if (lastChoice.get(accountId) === considered) lastChoice.set(accountId, before)
    }
  }
  const onChosen = (accountId: string): void => {
    count(accountId)
    health.begin(accountId)
  }
  const judge = createJudge(deps)
  const rank = createRank({ judge, quota, policy, lastChoiceOf: id => lastChoice.get(id) ?? 0, now })
  const selectionDeps = { ...deps, rank, judge, onConsidered, onChosen }
  return { begin: wish => createSelection(selectionDeps, wish) }
}
