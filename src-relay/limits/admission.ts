import type { LimitName } from '../contract/limit.ts'
import type { TokenUsage } from '../contract/usage.ts'
import type { Store } from '../store/store.ts'
import type { Limits } from './index.ts'
import type { Lease, Limit, LimitSubject } from './limit.ts'

/** All that one call holds of its key's limits; leaving the scope gives it back. */
export interface Admission extends AsyncDisposable {
  settle(usage: TokenUsage | undefined): Promise<void>
}

export interface AdmissionDesk {
  /** Throws `RelayError` `limit_reached` or `store_down`. Costs no round trip for a key without limits. */
  admit(subject: LimitSubject): Promise<Admission>
  /** Slots this relay holds right now. */
  heldSlots(): number
  start(): void
  stop(): Promise<void>
}

export interface AdmissionDeps {
  readonly store: Pick<Store, 'assertReady'>
  readonly limits: Limits
}

export function createAdmission({ store, limits }: AdmissionDeps): AdmissionDesk {
  // The register's own keys, in its order.
  const names = Object.keys(limits) as LimitName[]
  const everyLimit: readonly Limit<LimitName>[] = Object.values(limits)
  return {
    async admit(subject) {
      store.assertReady()
      const leases: Lease[] = []
      // Gives back what earlier limits took when a later one refuses.
      await using taken = new AsyncDisposableStack()
      for (const name of names) {
        const lease = await admitBy(limits, name, subject)
        if (lease) leases.push(taken.use(lease))
      }
      const held = taken.move()
      return {
        settle: async usage => void (await Promise.all(leases.map(lease => lease.settle(usage)))),
        [Symbol.asyncDispose]: () => held.disposeAsync(),
      }
    },
    heldSlots: () => everyLimit.reduce((sum, limit) => sum + (limit.heldSlots?.() ?? 0), 0),
    start: () => everyLimit.forEach(limit => limit.start?.()),
    stop: async () => void (await Promise.all(everyLimit.map(async limit => limit.stop?.()))),
  }
}

async function admitBy<Name extends LimitName>(
  limits: Limits,
  name: Name,
  subject: LimitSubject,
): Promise<Lease | undefined> {
  const settings = subject.key.limits[name]
  return settings === undefined ? undefined : limits[name].admit(subject, settings)
}
