import type { Account } from '../contract/account.ts'
import { RelayError } from '../kernel/errors.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { Credential } from '../providers/credential.ts'
import type { LoginMethod } from '../providers/login.ts'
import type { Outcome, Provider } from '../providers/provider.ts'
import { UpstreamError } from '../upstream/upstream.ts'
import { freshnessOf } from './credential-freshness.ts'
import { CredentialError, type Renewal } from './credential-renewal.ts'
import { createRefreshOnce, type RefreshOnceDeps } from './credential-turns.ts'
import type { CredentialVault, HeldSecret } from './credential-vault.ts'

/** Keeps every account's credential good: ahead of its end, when a call needs it, and when an upstream refuses it. */
export interface CredentialRefresher {
  /**
   * The credential for a call; waits only where it is over. Throws `CredentialError` when there is none that works,
   * `UpstreamError` when the provider could not be asked for one.
   */
  open(account: Account): Credential | Promise<Credential>
  /** After an upstream has refused a credential. Never throws. */
  renew(account: Account, refused: Credential): Promise<Renewal>
  /** Renews whatever ends soon, accounts without calls and disabled ones too: unused logins lapse. */
  renewAhead(): Promise<void>
  /** Resolves when no renewal is under way. */
  settled(): Promise<void>
}

export interface CredentialRefresherDeps extends RefreshOnceDeps {
  readonly providers: readonly Provider[]
  readonly vault: Pick<CredentialVault, 'open' | 'find'>
  readonly logger: Logger
}

/** What can be renewed, and how. */
interface Renewable {
  readonly method: LoginMethod
  readonly held: HeldSecret
}

/** A credential that is refused again so soon after its renewal was not refused for its age. */
const renewedLatelyMs = 60_000

export function createCredentialRefresher(deps: CredentialRefresherDeps): CredentialRefresher {
  const { vault, logger, now } = deps
  const renewedAt = new Map<string, number>()
  const refreshOnce = createRefreshOnce(deps)

  const renewableOf = (account: Account) => findRenewable(account, deps)

  /** Nobody waits for it; only what ends the login is worth a verdict, because the credential still works. */
  async function refreshAhead(account: Account, { method, held }: Renewable): Promise<void> {
    try {
      await refreshOnce.run(account, method, held.version)
    } catch (error) {
      if (error instanceof CredentialError && error.outcome.kind === 'needs-login')
        deps.recordOutcome(account, '', error.outcome)
      const fields = { accountId: account.id, reason: describeError(error) }
      logger.warn('a credential was not renewed ahead of its end', fields)
    }
  }

  return {
    open(account) {
      const renewable = renewableOf(account)
      if (!renewable) return vault.open(account.id)
      const { method, held } = renewable
      const freshness = freshnessOf(held.secretPart, now())
      if (freshness === 'good') return vault.open(account.id)
      const isDead = (held.secretPart.expiresAt ?? 0) <= now()
      if (isDead) return refreshOnce.run(account, method, held.version).then(() => vault.open(account.id))
      if (refreshOnce.isPaused(account.id)) return vault.open(account.id)
      const ahead = refreshAhead(account, renewable)
      return freshness === 'over' ? ahead.then(() => vault.open(account.id)) : vault.open(account.id)
    },
    async renew(account, refused) {
      const renewable = renewableOf(account)
      if (!renewable) return { kind: 'not-renewable' }
      const { method, held } = renewable
      if (held.secretPart.accessToken !== refused.secret) return { kind: 'renewed' }
      if (now() - (renewedAt.get(account.id) ?? Number.NEGATIVE_INFINITY) < renewedLatelyMs)
        return { kind: 'not-renewable' }
      try {
        await refreshOnce.run(account, method, held.version)
        renewedAt.set(account.id, now())
        return { kind: 'renewed' }
      } catch (error) {
        return { kind: 'failed', outcome: failureOf(error) }
      }
    },
    async renewAhead() {
      const due = deps.accounts().flatMap(account => {
        const renewable = account.health.state === 'needs-login' ? undefined : renewableOf(account)
        const isDue = renewable && freshnessOf(renewable.held.secretPart, now()) !== 'good'
        return isDue && !refreshOnce.isPaused(account.id) ? [{ account, renewable }] : []
      })
      await Promise.all(due.map(({ account, renewable }) => refreshAhead(account, renewable)))
    },
    settled: refreshOnce.settled,
  }
}

function findRenewable(
  { id, provider, kind }: Account,
  { providers, vault }: Pick<CredentialRefresherDeps, 'providers' | 'vault'>,
): Renewable | undefined {
  const logins = providers.find(({ info }) => info.id === provider)?.logins
  const method = logins?.find(login => login.kind === kind && login.refresh)
  const held = method && vault.find(id)
  return method && held?.secretPart.refreshToken !== undefined ? { method, held } : undefined
}

function failureOf(error: unknown): Outcome {
  if (error instanceof CredentialError) return error.outcome
  const reason = describeError(error)
  if (error instanceof UpstreamError) return { kind: 'try-another', reason, about: 'account' }
  if (error instanceof RelayError) return { kind: 'try-another', reason, about: 'call' }
  throw error
}
