import type { LimitName } from '../contract/limit.ts'
import type { Store } from '../store/store.ts'
import type { Counters } from './counters.ts'
import type { Limits } from './index.ts'
import type { HoldingLimit, Lease, Limit, LimitSubject, Settlement } from './limit.ts'
import { isConcerned, metersOf } from './meters.ts'

/** All that one call holds of its key's limits; leaving the scope gives back what is not settled. */
export interface Admission extends AsyncDisposable {
  settle(settlement: Settlement): Promise<void>
}

export interface AdmissionDesk {
  /**
   * Throws `RelayError` `limit_reached`, `budget_spent` or `store_down`. Costs no round trip for a key without limits,
   * and two for one that has them all and need not wait.
   */
  admit(subject: LimitSubject): Promise<Admission>
  /** Slots this relay holds right now. */
  heldSlots(): number
  start(): void
  stop(): Promise<void>
}

export interface AdmissionDeps {
  readonly store: Pick<Store, 'assertReady'>
  readonly limits: Limits
  readonly counters: Counters
}

export function createAdmission({ store, limits, counters }: AdmissionDeps): AdmissionDesk {
  // The register's own keys, in its order.
  const names = Object.keys(limits) as LimitName[]
  const everyLimit: readonly Limit<LimitName>[] = Object.values(limits)
  const holding = everyLimit.filter(isHolding)
  return {
    async admit(subject) {
      store.assertReady()
      const leases: Lease[] = []
      // Gives back what earlier limits took when a later one refuses.
      await using taken = new AsyncDisposableStack()
      // What may wait comes first: budgets are asked when the call can really begin.
      for (const name of names) {
        const lease = await admitBy(limits, name, subject)
        if (lease) leases.push(taken.use(lease))
      }
      const meters = metersOf(limits, subject.key).filter(meter => isConcerned(meter, subject.model))
      if (meters.length > 0) leases.push(taken.use(await counters.take(subject, meters)))
      const held = taken.move()
      return {
        settle: async settlement => void (await Promise.all(leases.map(lease => lease.settle(settlement)))),
        [Symbol.asyncDispose]: () => held.disposeAsync(),
      }
    },
    heldSlots: () => holding.reduce((sum, limit) => sum + (limit.heldSlots?.() ?? 0), 0),
    start() {
      counters.start()
      for (const limit of holding) limit.start?.()
    },
    async stop() {
      await Promise.all([counters.stop(), ...holding.map(async limit => limit.stop?.())])
    },
  }
}

function isHolding(limit: Limit<LimitName>): limit is HoldingLimit<LimitName> {
  return limit.kind === 'holding'
}

async function admitBy<Name extends LimitName>(
  limits: Limits,
  name: Name,
  subject: LimitSubject,
): Promise<Lease | undefined> {
  const limit: Limits[Name] = limits[name]
  const settings = subject.key.limits[name]
  if (limit.kind !== 'holding' || settings === undefined) return undefined
  return await limit.admit(subject, settings)
}
