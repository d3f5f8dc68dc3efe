import { describeError, type Logger } from '../kernel/logger.ts'
import { counterKeys, renewReservationsScript } from '../store/counter-scripts.ts'
import type { Store } from '../store/store.ts'

/** What running calls have set aside: renewed while they run, and settled in the end, however often the store fails. */
export interface Reservations {
  hold(callId: string, keyId: string): void
  /** Runs now, and again until the store has answered. Never throws. */
  finish(callId: string, last: () => Promise<unknown>): Promise<void>
  /** Runs once: what the store does not hear of lapses. Never throws. */
  drop(callId: string, last: () => Promise<unknown>): Promise<void>
  start(): void
  stop(): Promise<void>
}

export interface ReservationsDeps {
  readonly store: Pick<Store, 'run' | 'onStateChange'>
  readonly logger: Logger
  readonly leaseMs: number
  readonly keepMs: number
  readonly renewEveryMs: number
}

const mostUnfinished = 10_000

export function createReservations(deps: ReservationsDeps): Reservations {
  const { store, logger, leaseMs, keepMs, renewEveryMs } = deps
  /** Key's id by call. */
  const running = new Map<string, string>()
  const { finish, finishAll, unfinished } = createFinisher(logger)
  let timer: NodeJS.Timeout | undefined
  let stopListening: (() => void) | undefined

  const renew = async (keyId: string, calls: readonly string[]): Promise<void> => {
    try {
      await store.run(renewReservationsScript, counterKeys(keyId).reservations, [leaseMs, keepMs, ...calls])
    } catch (error) {
      logger.warn('what calls have set aside could not be renewed', { keyId, reason: describeError(error) })
    }
  }
  const tend = async (): Promise<void> => {
    const byKey = Map.groupBy(running.keys(), callId => running.get(callId) ?? '')
    await Promise.all([...[...byKey].map(([keyId, calls]) => renew(keyId, calls)), finishAll()])
  }
  return {
    hold: (callId, keyId) => void running.set(callId, keyId),
    async finish(callId, last) {
      running.delete(callId)
      await finish(callId, last)
    },
    async drop(callId, last) {
      running.delete(callId)
      try {
        await last()
      } catch (error) {
        logger.warn('what a call counted was not given back', { callId, reason: describeError(error) })
      }
    },
    start() {
      timer = setInterval(() => void tend(), renewEveryMs).unref()
      stopListening = store.onStateChange(state => {
        if (state === 'ready') void tend()
      })
    },
    async stop() {
      clearInterval(timer)
      stopListening?.()
      await finishAll()
      if (unfinished() > 0)
        logger.error('what calls took was not counted: the store did not come back', {
          calls: unfinished(),
        })
    },
  }
}

/** Does a last thing for each call, over and over until it succeeds. */
function createFinisher(logger: Logger) {
  const waiting = new Map<string, () => Promise<unknown>>()
  const finish = async (callId: string, last: () => Promise<unknown>): Promise<void> => {
    try {
      await last()
      waiting.delete(callId)
    } catch (error) {
      if (waiting.has(callId)) return
      if (waiting.size < mostUnfinished) waiting.set(callId, last)
      logger.warn('what a call took could not be counted yet', { callId, reason: describeError(error) })
    }
  }
  return {
    finish,
    finishAll: async () =>
      void (await Promise.all([...waiting].map(([callId, last]) => finish(callId, last)))),
    unfinished: () => waiting.size,
  }
}
