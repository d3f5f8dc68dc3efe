import type { Account, AccountHealth } from '../contract/account.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Outcome, ResponseHead } from '../providers/provider.ts'
import type { Records } from '../store/records.ts'
import type { AccountRecord } from './account.ts'
import { type Fitness, judgeFitness } from './fitness.ts'
import { createHealthMemory } from './health-memory.ts'
import { type HealthRecord, healthIdOf, scopeOf, sightingOf } from './health-record.ts'
import { describeHealth } from './health-view.ts'
import { createHealthWriter } from './health-writer.ts'
import { supersedes, type Verdict, verdictNow, verdictOf } from './verdict.ts'

/** How fit each account is. Written from outcomes, here and nowhere else; read from memory. */
export interface AccountsHealth {
  healthOf(account: Account): AccountHealth
  /** Whether an account may serve a family of models now. Costs no I/O. */
  fitnessOf(accountId: string, family: string): Fitness
  /** A call goes to the account; `recordOutcome` or `giveUp` follows. */
  begin(accountId: string): void
  /** Nothing can be said of the account: the call was given up. */
  giveUp(accountId: string): void
  /**
   * Takes effect at once and is written in the background, only when something changes. Never throws.
   * @param head absent when the upstream was not reached
   */
  recordOutcome(account: Account, family: string, outcome: Outcome, head?: ResponseHead): void
  /** Makes it ready in every respect, on every relay. Throws when the store cannot take it. */
  reset(accountId: string): Promise<void>
  /** Drops all that was recorded of an account that is gone. */
  forget(accountId: string): Promise<void>
  /** Nothing can be reached: the line is down, not the accounts. */
  isOffline(): boolean
  onChange(listener: () => void): () => void
  start(): Promise<void>
  /** Resolves when everything recorded is written. */
  stop(): Promise<void>
}

export interface AccountsHealthDeps {
  /** Of the kind `healthRecords`. */
  readonly records: Records<HealthRecord>
  /** Of the kind `accountRecords`. */
  readonly accounts: Pick<Records<AccountRecord>, 'find' | 'list'>
  readonly logger: Logger
  readonly now: () => number
}

export function createAccountsHealth({ records, accounts, logger, now }: AccountsHealthDeps): AccountsHealth {
  const isAccount = (id: string): boolean => accounts.find(id) !== undefined
  const writer = createHealthWriter({ records, isAccount, logger, now })
  const memory = createHealthMemory({ accounts, now })
  const listeners = new Set<() => void>()
  const inForce = (id: string): Verdict | undefined => verdictNow(writer.find(id), now())
  const announce = (): void => listeners.forEach(listener => listener())
  return {
    healthOf({ id, createdAt }) {
      const families = writer.listOf(id).filter(({ model }) => model !== undefined)
      return describeHealth({ record: writer.find(id), families, createdAt, ...memory.factsOf(id) }, now())
    },
    fitnessOf(accountId, family) {
      const verdicts = [inForce(accountId), inForce(healthIdOf(accountId, family))]
      return judgeFitness({ verdicts, ...memory.holdsBack(accountId, family) }, now())
    },
    begin: memory.begin,
    giveUp: memory.giveUp,
    recordOutcome(account, family, outcome, head) {
      // The answer may be about an account that is gone, or about a secret that was replaced meanwhile.
      if (accounts.find(account.id)?.secretHint !== account.secretHint) return
      if (head && outcome.kind !== 'callers-fault') memory.see(account.id, sightingOf(head))
      if (memory.note(account.id, family, outcome, head !== undefined)) announce()
      const said = verdictOf(outcome, now())
      if (!said) return
      const scope = scopeOf(account.id, said.scope === 'model' ? family : undefined)
      if (!supersedes(said.verdict, inForce(scope.id))) return
      writer.write({ ...scope, ...said.verdict, ...memory.factsOf(account.id).sighting })
    },
    async reset(accountId) {
      memory.forget(accountId)
      await writer.makeReady(accountId)
      announce()
    },
    async forget(accountId) {
      memory.forget(accountId)
      await writer.remove(record => record.accountId === accountId)
    },
    isOffline: memory.isOffline,
    onChange(listener) {
      const release = records.onChange(listener)
      listeners.add(listener)
      return () => {
        release()
        listeners.delete(listener)
      }
    },
    async start() {
      records.onChange(() => memory.followResets(records.list()))
      await records.start()
      await writer.removeStale()
    },
    async stop() {
      await writer.settled()
      await records.stop()
    },
  }
}
