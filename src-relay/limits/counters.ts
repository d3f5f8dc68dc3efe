import { z } from 'zod'
import type { Calendar } from '../kernel/calendar.ts'
import type { Logger } from '../kernel/logger.ts'
import {
  counterKeys,
  readCountersScript,
  resetCountersScript,
  takeCountersScript,
} from '../store/counter-scripts.ts'
import type { Store } from '../store/store.ts'
import { createCounterLeases, takenBy } from './counter-lease.ts'
import { type Reading, refuseByCounters } from './counter-refusal.ts'
import type { Lease, LimitSubject } from './limit.ts'
import type { Meter } from './meters.ts'
import { createReservations } from './reservations.ts'
import { createWindowSpecs } from './window-specs.ts'

/** What keys have used, over windows of time, counted together by all relays on the store. */
export interface Counters {
  /** Checks all meters and counts in all of them in one step, or throws `limit_reached` or `budget_spent`. */
  take(subject: LimitSubject, meters: readonly Meter[]): Promise<Lease>
  /** In the order of the meters. */
  read(keyId: string, meters: readonly Meter[]): Promise<Reading[]>
  /** Forgets what is used; when windows begin anew stays as it is. */
  reset(keyId: string, meters: readonly Meter[]): Promise<void>
  start(): void
  stop(): Promise<void>
}

export interface CountersDeps {
  readonly store: Pick<Store, 'run' | 'onStateChange'>
  readonly calendar: Calendar
  readonly logger: Logger
  readonly now: () => number
  /** How long a killed relay's calls keep what they have set aside. */
  readonly leaseMs?: number
  readonly renewEveryMs?: number
}

/** Twice as long as it is remembered that a call was settled. */
const keepMs = 20 * 60_000

const numbersSchema = z.array(z.number())

export function createCounters(deps: CountersDeps): Counters {
  const { store, calendar, now, leaseMs = 45_000, renewEveryMs = 15_000 } = deps
  const specOf = createWindowSpecs(calendar)
  const reservations = createReservations({ ...deps, leaseMs, keepMs, renewEveryMs })

  const lease = createCounterLeases({ store, specOf, keysOf, reservations, now, keepMs })

  return {
    async take(subject, meters) {
      const at = now()
      const taken = meters.map(meter => takenBy(meter, subject, specOf(meter.rule.window, at)))
      const asked = taken.flatMap(({ meter, window, takes, reserves }) => [
        window.kind,
        window.a,
        window.b,
        meter.rule.max,
        takes,
        reserves,
        meter.name,
      ])
      const args = [at, leaseMs, keepMs, subject.callId, ...asked]
      const reply = await store.run(takeCountersScript, keysOf(subject.key.id, meters), args)
      const [isTaken, ...seen] = numbersSchema.parse(reply)
      if (isTaken === 1) return lease(subject, taken, seen)
      const refused = readingsOf(seen).flatMap((reading, index) => refusedBy(meters[index], reading))
      throw refuseByCounters(refused, calendar, at)
    },
    async read(keyId, meters) {
      const at = now()
      const asked = meters.flatMap(({ rule, name }) => {
        const { kind, a, b } = specOf(rule.window, at)
        return [kind, a, b, name]
      })
      const reply = await store.run(readCountersScript, keysOf(keyId, meters), [at, ...asked])
      return readingsOf(numbersSchema.parse(reply))
    },
    async reset(keyId, meters) {
      if (meters.length === 0) return
      const { counter } = counterKeys(keyId)
      const kinds = meters.map(({ rule }) => specOf(rule.window, now()).kind)
      await store.run(
        resetCountersScript,
        meters.map(({ name }) => counter(name)),
        kinds,
      )
    },
    start: reservations.start,
    stop: reservations.stop,
  }
}

function keysOf(keyId: string, meters: readonly Meter[]): string[] {
  const keys = counterKeys(keyId)
  return [...keys.reservations, ...meters.map(({ name }) => keys.counter(name))]
}

function readingsOf(numbers: readonly number[]): Reading[] {
  return Array.from({ length: numbers.length / 3 }, (_, index) => {
    const [used = 0, reserved = 0, freesAt = 0] = numbers.slice(3 * index, 3 * index + 3)
    return { used, reserved, freesAt }
  })
}

function refusedBy(meter: Meter | undefined, reading: Reading) {
  if (!meter || reading.used + reading.reserved < meter.rule.max) return []
  return [{ meter, reading }]
}
