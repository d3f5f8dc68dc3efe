import { describeError, type Logger } from '../kernel/logger.ts'
import { slotTurnsChannel } from './slot-scripts.ts'
import type { Store } from './store.ts'

/** One that waits; leaving the scope ends it. */
export interface Listener extends Disposable {
  /** Resolves when its turn was called since the last time, at the latest after `ms`, or when the signal aborts. */
  next(ms: number, signal: AbortSignal): Promise<void>
}

/** Hears whose turn it is to take a slot, on whichever relay the slot became free. */
export interface SlotTurns {
  listen(holder: string): Listener
  start(): void
  stop(): Promise<void>
}

export interface SlotTurnsDeps {
  readonly store: Pick<Store, 'subscribe'>
  readonly logger: Logger
  /** Key of any set of holders whose turns are to be heard; those with its hash tag share one line. */
  readonly slots: string
}

export function createSlotTurns({ store, logger, slots }: SlotTurnsDeps): SlotTurns {
  const calls = new Map<string, () => void>()
  let subscription: Promise<() => Promise<void>> | undefined

  return {
    listen(holder) {
      let isCalled = false
      let wake: (() => void) | undefined
      calls.set(holder, () => {
        isCalled = true
        wake?.()
      })
      return {
        async next(ms, signal) {
          if (!isCalled && !signal.aborted) {
            const { promise, resolve } = Promise.withResolvers<void>()
            wake = resolve
            const timer = setTimeout(resolve, ms)
            const onAbort = (): void => resolve()
            signal.addEventListener('abort', onAbort)
            await promise
            clearTimeout(timer)
            signal.removeEventListener('abort', onAbort)
          }
          isCalled = false
        },
        [Symbol.dispose]: () => void calls.delete(holder),
      }
    },
    start() {
      subscription = store.subscribe(slotTurnsChannel(slots), holder => calls.get(holder)?.())
      // Without it those who wait ask from time to time, which is slower and no less right.
      subscription.catch((error: unknown) =>
        logger.warn('turns for slots are not heard', { reason: describeError(error) }),
      )
    },
    async stop() {
      const [subscribed] = await Promise.allSettled([subscription])
      if (subscribed.status === 'fulfilled') await subscribed.value?.()
    },
  }
}
