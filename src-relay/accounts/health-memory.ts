import type { Outcome } from '../providers/provider.ts'
import type { Records } from '../store/records.ts'
import type { AccountRecord } from './account.ts'
import { type BreakerState, createBreaker } from './breaker.ts'
import { createCrowds } from './crowds.ts'
import type { HealthRecord, Sighting } from './health-record.ts'
import { createOutageWatch } from './outage-watch.ts'

/** What this relay alone knows of the accounts' health, and learns again soon after a restart. */
export interface HealthMemory {
  factsOf(accountId: string): {
    readonly breaker: BreakerState | undefined
    readonly sighting: Sighting | undefined
  }
  /** Why calls keep away from a family of the account's models, or come last to it; ms epoch. */
  holdsBack(
    accountId: string,
    family: string,
  ): { readonly restsUntil: number | undefined; readonly crowdedUntil: number | undefined }
  begin(accountId: string): void
  giveUp(accountId: string): void
  see(accountId: string, sighting: Sighting): void
  /** True when the owner would see a difference. */
  note(accountId: string, family: string, outcome: Outcome, isReached: boolean): boolean
  forget(accountId: string): void
  /** Forgets every account that was reset on whatever relay. */
  followResets(records: readonly HealthRecord[]): void
  isOffline(): boolean
}

export interface HealthMemoryDeps {
  readonly accounts: Pick<Records<AccountRecord>, 'list'>
  readonly now: () => number
}

export function createHealthMemory({ accounts, now }: HealthMemoryDeps): HealthMemory {
  const breaker = createBreaker({ now })
  const crowds = createCrowds({ now })
  const outage = createOutageWatch({
    accountCount: () => accounts.list().filter(({ enabled }) => enabled).length,
    now,
  })
  const sightings = new Map<string, Sighting>()
  const resets = new Map<string, string>()

  const forget = (accountId: string): void => {
    breaker.forget(accountId)
    crowds.clear(accountId)
    sightings.delete(accountId)
  }
  const noteFault = (accountId: string, reason: string, isReached: boolean): void => {
    breaker.fail(accountId, reason)
    if (isReached) return outage.succeed()
    outage.fail(accountId)
    for (const id of outage.innocent()) breaker.forget(id)
  }
  return {
    factsOf: accountId => ({ breaker: breaker.find(accountId), sighting: sightings.get(accountId) }),
    holdsBack: (accountId, family) => ({
      restsUntil: breaker.find(accountId)?.restsUntil,
      crowdedUntil: crowds.until(accountId, family),
    }),
    begin: breaker.begin,
    giveUp: breaker.giveUp,
    see: (accountId, sighting) => void sightings.set(accountId, sighting),
    note(accountId, family, outcome, isReached) {
      const before = breaker.find(accountId)?.restsUntil
      if (outcome.kind === 'try-another' && (outcome.about ?? 'account') === 'account')
        noteFault(accountId, outcome.reason, isReached)
      else {
        breaker.succeed(accountId)
        if (isReached) outage.succeed()
      }
      if (outcome.kind === 'try-another' && outcome.about === 'provider') crowds.note(accountId, family)
      if (outcome.kind === 'deliver') crowds.clear(accountId, family)
      return breaker.find(accountId)?.restsUntil !== before
    },
    forget,
    followResets(records) {
      for (const { accountId, resetId } of records) {
        if (resetId === undefined || resets.get(accountId) === resetId) continue
        resets.set(accountId, resetId)
        forget(accountId)
      }
    },
    isOffline: () => outage.innocent().length > 0,
  }
}
