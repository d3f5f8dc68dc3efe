import { z } from 'zod'
import type { Logger } from '../kernel/logger.ts'
import { createServerClock } from './server-clock.ts'
import { acquireSlotScript, keepSlotKeysMs, readSlotsScript, slotKeys } from './slot-scripts.ts'
import { createSlotUpkeep, type Holding } from './slot-upkeep.ts'
import type { Store } from './store.ts'

/** One of a limited number of slots; leaving the scope gives it back, and a killed relay's lapses by itself. */
export type Slot = AsyncDisposable

export interface SlotRequest {
  /** Key of the set of holders. */
  readonly slots: string
  /** Unique among all holders, e.g. the call's id. */
  readonly holder: string
  readonly max: number
  /** How many may wait for a slot, none unless said; asking again renews the place of one that does. */
  readonly places?: number
}

export interface SlotAnswer {
  /** Undefined when all were taken. */
  readonly slot: Slot | undefined
  /** True for one that has a place in the queue now, which lapses unless it asks again within seconds. */
  readonly isWaiting: boolean
  /** How many are taken now, this one included. While there is room for all, those who wait count too. */
  readonly held: number
  readonly waiting: number
}

/** Slots leased from the store, so that all relays on it share one count. */
export interface SlotLeases {
  take(request: SlotRequest): Promise<SlotAnswer>
  /** Gives up a place in the queue. */
  leave(request: Pick<SlotRequest, 'slots' | 'holder'>): Promise<void>
  read(slots: string): Promise<{ readonly held: number; readonly waiting: number }>
  /** Slots of this relay that the store still counts. */
  held(): number
  start(): void
  stop(): Promise<void>
}

export interface SlotLeasesDeps {
  readonly store: Pick<Store, 'run' | 'command' | 'onStateChange'>
  readonly logger: Logger
  readonly now: () => number
  /** How long a killed relay's slots stay taken. */
  readonly leaseMs?: number
  readonly renewEveryMs?: number
  /** How long a killed relay's place in a queue is kept. */
  readonly waiterLeaseMs?: number
}

const answers = ['refused', 'taken', 'waits'] as const
const replySchema = z.tuple([
  z.union([z.literal(0), z.literal(1), z.literal(2)]),
  z.number(),
  z.number(),
  z.number(),
])
const readSchema = z.tuple([z.number(), z.number()])

export function createSlotLeases(deps: SlotLeasesDeps): SlotLeases {
  const { store, now, leaseMs = 45_000, renewEveryMs = 15_000, waiterLeaseMs = 10_000 } = deps
  const holdings = new Map<string, Holding>()
  const clock = createServerClock(now)
  const upkeep = createSlotUpkeep({ ...deps, leaseMs, holdings })
  let timer: NodeJS.Timeout | undefined
  let stopListening: (() => void) | undefined
  return {
    async take({ slots, holder, max, places = 0 }) {
      const known = clock.read()
      const args = [max, leaseMs, holder, places, waiterLeaseMs, keepSlotKeysMs, known]
      try {
        const reply = await store.run(acquireSlotScript, slotKeys(slots), args)
        const [code, held, waiting, serverNow] = replySchema.parse(reply)
        if (serverNow !== known) clock.learn(serverNow)
        const answer = answers[code]
        if (answer !== 'taken') return { slot: undefined, isWaiting: answer === 'waits', held, waiting }
        holdings.set(holder, { slots, waiters: places > 0 ? 'others' : 'none' })
        const slot = { [Symbol.asyncDispose]: () => upkeep.release(holder) }
        return { slot, isWaiting: false, held, waiting }
      } catch (error) {
        // The store may have counted it and only the answer was lost: to be given back when it is reached again.
        holdings.set(holder, { slots, waiters: 'itself', lapsesAt: now() + leaseMs })
        throw error
      }
    },
    async leave({ slots, holder }) {
      holdings.set(holder, { slots, waiters: 'itself', lapsesAt: now() + leaseMs })
      await upkeep.release(holder)
    },
    async read(slots) {
      const reply = await store.run(readSlotsScript, slotKeys(slots))
      const [held, waiting] = readSchema.parse(reply)
      return { held, waiting }
    },
    held: () => holdings.size,
    start() {
      timer = setInterval(() => void upkeep.tend(), renewEveryMs).unref()
      stopListening = store.onStateChange(state => {
        if (state === 'ready') void upkeep.tend()
      })
    },
    async stop() {
      clearInterval(timer)
      stopListening?.()
      await Promise.all([...holdings.keys()].map(upkeep.release))
    },
  }
}
