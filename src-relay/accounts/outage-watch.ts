/**
 * Tells "this account cannot be reached" from "nothing can be reached": when three accounts, or all there are, fail
 * below HTTP within ten seconds, it is the line and not the accounts.
 */
export interface OutageWatch {
  fail(accountId: string): void
  /** Something was reached. */
  succeed(): void
  /** The accounts to which the present failures say nothing; empty while the line works. */
  innocent(): readonly string[]
}

export interface OutageWatchDeps {
  /** How many accounts are in use. */
  readonly accountCount: () => number
  readonly now: () => number
}

const windowMs = 10_000
const enoughAccounts = 3
/** One account alone tells nothing of the others. */
const fewestAccounts = 2

export function createOutageWatch({ accountCount, now }: OutageWatchDeps): OutageWatch {
  /** Time of each account's latest failure. */
  const failures = new Map<string, number>()
  const dropOld = (): void => {
    for (const [id, at] of failures) if (at + windowMs <= now()) failures.delete(id)
  }
  return {
    fail(accountId) {
      failures.set(accountId, now())
    },
    succeed() {
      if (failures.size > 0) failures.clear()
    },
    innocent() {
      dropOld()
      const enough = Math.max(fewestAccounts, Math.min(enoughAccounts, accountCount()))
      return failures.size >= enough ? [...failures.keys()] : []
    },
  }
}
