import type { Account, AccountHealth } from '../contract/account.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Outcome, ResponseHead } from '../providers/provider.ts'
import type { Records } from '../store/records.ts'
import type { AccountRecord } from './account.ts'
import { type HealthRecord, healthIdOf, type Sighting, scopeOf, sightingOf } from './health-record.ts'
import { createHealthWriter } from './health-writer.ts'
import { supersedes, type Verdict, verdictNow, verdictOf } from './verdict.ts'

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
  const inForce = (id: string): Verdict | undefined => verdictNow(writer.find(id), now())
  return {
    healthOf(account) {
      const record = writer.find(account.id)
      const verdict = verdictNow(record, now()) ?? { state: 'ready', since: account.createdAt }
      const seen = { lastStatus: record?.lastStatus, lastRequestId: record?.lastRequestId }
      const { state, reason, since, until } = verdict
      return { state, reason, since, until, ...seen, ...sightings.get(account.id) }
    },
    modelRestsUntil: (accountId, model) => inForce(healthIdOf(accountId, model))?.until,
    recordOutcome(account, model, outcome, head) {
      // The answer may be about an account that is gone, or about a secret that was replaced meanwhile.
      if (accounts.find(account.id)?.secretHint !== account.secretHint) return
      if (head && outcome.kind !== 'callers-fault') sightings.set(account.id, sightingOf(head))
      const said = verdictOf(outcome, now())
      if (!said) return
      const scope = scopeOf(account.id, said.scope === 'model' ? model : undefined)
      if (!supersedes(said.verdict, inForce(scope.id))) return
      writer.write({ ...scope, ...said.verdict, ...sightings.get(account.id) })
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
