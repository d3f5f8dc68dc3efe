import type { Account, AccountView } from '../contract/account.ts'
import type { LoginMethod } from '../providers/login.ts'
import type { Outcome } from '../providers/provider.ts'
import type { RefreshCredential } from './credential-refresh.ts'
import { CredentialError } from './credential-renewal.ts'
import { createRefreshPauses, outcomeOf } from './credential-verdict.ts'

/** Renewals of this relay: all who need one at the same time share it, and a failed one is not repeated at once. */
export interface RefreshOnce {
  /** Throws `CredentialError`, `UpstreamError` or `RelayError`. */
  run(account: Account, method: LoginMethod, staleVersion: number): Promise<void>
  /** After a failure: for a little while `run` only repeats it. */
  isPaused(accountId: string): boolean
  /** Resolves when none is under way. */
  settled(): Promise<void>
}

export interface RefreshOnceDeps {
  readonly refresh: RefreshCredential
  readonly accounts: () => readonly AccountView[]
  readonly recordOutcome: (account: Account, family: string, outcome: Outcome) => void
  readonly now: () => number
}

export function createRefreshOnce({ refresh, accounts, recordOutcome, now }: RefreshOnceDeps): RefreshOnce {
  const underWay = new Map<string, Promise<void>>()
  const pauses = createRefreshPauses(now)

  async function refreshNow(account: Account, method: LoginMethod, staleVersion: number): Promise<void> {
    pauses.assertOver(account.id)
    try {
      const result = await refresh(account, method, staleVersion)
      if (result.kind === 'refused') throw new CredentialError(outcomeOf(result, now()))
    } catch (error) {
      pauses.note(account.id, error)
      throw error
    }
    pauses.end(account.id)
    const { health } = accounts().find(({ id }) => id === account.id) ?? {}
    // It was given up for lost before another relay's late answer came.
    if (health?.state === 'needs-login') recordOutcome(account, '', { kind: 'deliver' })
  }

  return {
    run(account, method, staleVersion) {
      const { id } = account
      const known = underWay.get(id)
      if (known) return known
      const running = refreshNow(account, method, staleVersion).finally(() => underWay.delete(id))
      underWay.set(id, running)
      return running
    },
    isPaused: pauses.isOn,
    async settled() {
      await Promise.allSettled(underWay.values())
    },
  }
}
