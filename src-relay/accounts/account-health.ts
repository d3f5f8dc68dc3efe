import type { Account, AccountHealth } from '../contract/account.ts'
import { assertNever } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Outcome, ResponseHead } from '../providers/provider.ts'
import type { Records } from '../store/records.ts'
import type { AccountRecord } from './account.ts'
import {
  type HealthRecord,
  healthIdOf,
  outweighs,
  type Sighting,
  sightingOf,
  type Verdict,
  verdictNow,
} from './health-record.ts'
import { createHealthWriter } from './health-writer.ts'

/** How fit each account is. Written from outcomes, here and nowhere else; read from memory. */
export interface AccountsHealth {
  healthOf(account: Account): AccountHealth
  /** ms epoch until which this model of the account rests, if it does. */
  modelRestsUntil(accountId: string, model: string): number | undefined
  /** Takes effect at once and is written in the background, only when something changes. Never throws. */
  recordOutcome(account: Account, model: string, outcome: Outcome, head?: ResponseHead): void
  /** Drops all that was recorded of an account, which makes it ready in every respect. */
  forget(accountId: string): Promise<void>
  onChange(listener: () => void): () => void
  start(): Promise<void>
  /** Resolves when everything recorded is written. */
  stop(): Promise<void>
}

export interface AccountsHealthDeps {
  /** Of the kind `healthRecords`. */
  readonly records: Records<HealthRecord>
  /** Of the kind `accountRecords`. */
  readonly accounts: Pick<Records<AccountRecord>, 'find'>
  readonly logger: Logger
  readonly now: () => number
}

export function createAccountsHealth({ records, accounts, logger, now }: AccountsHealthDeps): AccountsHealth {
  const isAccount = (id: string): boolean => accounts.find(id) !== undefined
  const writer = createHealthWriter({ records, isAccount, logger, now })
  const sightings = new Map<string, Sighting>()
  const inForce = (accountId: string, model?: string): Verdict | undefined =>
    verdictNow(writer.find(healthIdOf(accountId, model)), now())

  const judge = (account: Account, verdict: Omit<Verdict, 'since'>, model?: string): void => {
    // The answer may be about an account that is gone, or about a secret that was replaced meanwhile.
    if (accounts.find(account.id)?.secretHint !== account.secretHint) return
    const next = { ...verdict, since: now() }
    if (!outweighs(next, inForce(account.id, model))) return
    writer.write({ ...next, ...sightings.get(account.id), ...scopeOf(account.id, model) })
  }
  const recover = (account: Account): void => {
    // Success of a call that began before a cool-down or a suspension says nothing against either.
    if (inForce(account.id)?.state !== 'needs-login') return
    writer.write({ ...scopeOf(account.id), ...sightings.get(account.id), state: 'ready', since: now() })
  }
  return {
    healthOf(account) {
      const record = writer.find(account.id)
      const verdict = verdictNow(record, now()) ?? { state: 'ready', since: account.createdAt }
      const seen = { lastStatus: record?.lastStatus, lastRequestId: record?.lastRequestId }
      const { state, reason, since, until } = verdict
      return { state, reason, since, until, ...seen, ...sightings.get(account.id) }
    },
    modelRestsUntil: (accountId, model) => inForce(accountId, model)?.until,
    recordOutcome(account, model, outcome, head) {
      if (outcome.kind === 'callers-fault') return
      if (head) sightings.set(account.id, sightingOf(head))
      switch (outcome.kind) {
        case 'deliver':
          return recover(account)
        case 'try-another':
          return
        case 'cool-down': {
          const { reason, until, scope } = outcome
          return judge(
            account,
            { state: 'cooling-down', reason, until },
            scope === 'model' ? model : undefined,
          )
        }
        case 'needs-login':
        case 'suspended':
          return judge(account, { state: outcome.kind, reason: outcome.reason })
        default:
          assertNever(outcome)
      }
    },
    async forget(accountId) {
      sightings.delete(accountId)
      await writer.remove(record => record.accountId === accountId)
    },
    onChange: listener => records.onChange(listener),
    async start() {
      await records.start()
      await writer.removeStale()
    },
    async stop() {
      await writer.settled()
      await records.stop()
    },
  }
}

function scopeOf(accountId: string, model?: string): Pick<HealthRecord, 'id' | 'accountId' | 'model'> {
  return { id: healthIdOf(accountId, model), accountId, ...(model !== undefined && { model }) }
}
