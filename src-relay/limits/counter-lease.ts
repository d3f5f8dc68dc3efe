import { giveBackCountersScript, settleCountersScript } from '../store/counter-scripts.ts'
import type { Store } from '../store/store.ts'
import type { Lease, LimitSubject } from './limit.ts'
import type { Meter } from './meters.ts'
import type { Reservations } from './reservations.ts'
import type { WindowSpec, WindowSpecs } from './window-specs.ts'

/** What a call takes of one meter. */
export interface Taken {
  readonly meter: Meter
  readonly window: WindowSpec
  readonly takes: number
  readonly reserves: number
}

export interface CounterLeasesDeps {
  readonly store: Pick<Store, 'run'>
  readonly specOf: WindowSpecs
  readonly keysOf: (keyId: string, meters: readonly Meter[]) => string[]
  readonly reservations: Pick<Reservations, 'hold' | 'finish' | 'drop'>
  readonly now: () => number
  readonly keepMs: number
}

export function takenBy(meter: Meter, subject: LimitSubject, window: WindowSpec): Taken {
  return { meter, window, takes: meter.takes(subject), reserves: meter.reserves(subject) }
}

/** What a call holds of its key's counters until it is settled; `marks` say in which windows it was counted. */
export function createCounterLeases(deps: CounterLeasesDeps) {
  const { store, specOf, keysOf, reservations, now, keepMs } = deps

  return (subject: LimitSubject, taken: readonly Taken[], marks: readonly number[]): Lease => {
    const { callId, key } = subject
    const keys = keysOf(
      key.id,
      taken.map(({ meter }) => meter),
    )
    const isReserving = taken.some(({ reserves }) => reserves > 0)
    if (isReserving) reservations.hold(callId, key.id)
    let isSettled = false

    const count = async (charges: readonly number[]): Promise<void> => {
      const at = now()
      const counted = taken.flatMap(({ meter }, index) => {
        const { kind, a, b } = specOf(meter.rule.window, at)
        return [kind, a, b, charges[index] ?? 0]
      })
      await store.run(settleCountersScript, keys, [at, keepMs, callId, ...counted])
    }
    const giveBack = async (): Promise<void> => {
      const counted = taken.flatMap(({ window, takes }, index) => [window.kind, marks[index] ?? 0, takes])
      await store.run(giveBackCountersScript, keys, [callId, ...counted])
    }
    return {
      async settle(settlement) {
        isSettled = true
        const charges = taken.map(({ meter }) => meter.charges(settlement))
        const hasCharges = charges.some(amount => amount > 0)
        if (isReserving || hasCharges) await reservations.finish(callId, () => count(charges))
      },
      async [Symbol.asyncDispose]() {
        if (!isSettled) await reservations.drop(callId, giveBack)
      },
    }
  }
}
