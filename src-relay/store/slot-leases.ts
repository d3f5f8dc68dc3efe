import { z } from 'zod'
import type { Logger } from '../kernel/logger.ts'
import { acquireSlotScript } from './slot-scripts.ts'
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
}

export interface SlotAnswer {
  /** Undefined when all were taken. */
  readonly slot: Slot | undefined
  /** How many are taken now, this one included. */
  readonly held: number
}

/** Slots leased from the store, so that all relays on it share one count. */
export interface SlotLeases {
  take(request: SlotRequest): Promise<SlotAnswer>
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
}

const replySchema = z.tuple([z.union([z.literal(0), z.literal(1)]), z.number()])

export function createSlotLeases(deps: SlotLeasesDeps): SlotLeases {
  const { store, now, leaseMs = 45_000, renewEveryMs = 15_000 } = deps
  const holdings = new Map<string, Holding>()
  const upkeep = createSlotUpkeep({ ...deps, leaseMs, holdings })
  let timer: NodeJS.Timeout | undefined
  let stopListening: (() => void) | undefined
  return {
    async take({ slots, holder, max }) {
      try {
        const reply = await store.run(acquireSlotScript, [slots], [max, leaseMs, holder])
        const [taken, held] = replySchema.parse(reply)
        if (taken === 0) return { slot: undefined, held }
        holdings.set(holder, { slots })
        return { slot: { [Symbol.asyncDispose]: () => upkeep.release(holder) }, held }
      } catch (error) {
        // The store may have counted it and only the answer was lost: to be given back when it is reached again.
        holdings.set(holder, { slots, lapsesAt: now() + leaseMs })
        throw error
      }
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
