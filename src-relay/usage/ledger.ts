import { setTimeout as sleep } from 'node:timers/promises'
import type { CallRecord, UsageSettings } from '../contract/usage.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Store } from '../store/store.ts'
import { toStorable } from './call-log.ts'
import { createNameBounds } from './name-bounds.ts'
import { createRecentIds } from './recent-ids.ts'
import { initialUsageSettings } from './usage-settings.ts'
import { createUsageWriter } from './usage-writer.ts'

/** The books: every settled call once, in the call log and in the sums. */
export interface Ledger {
  /** Never throws and never waits; a call id counts once. Calls wait in memory until the store has them. */
  record(call: CallRecord): void
  /** Writes what waits; gives up after a while. */
  flush(): Promise<void>
  /** Flushes, says what is lost, and tries no more. */
  stop(): Promise<void>
  /** Calls that the store does not surely have yet. */
  pending(): number
  /** Calls left out because too many were waiting. */
  dropped(): number
}

export interface LedgerDeps {
  readonly store: Pick<Store, 'run' | 'command' | 'onStateChange'>
  readonly logger: Logger
  readonly now: () => number
  /** Names the relay in the store, for whoever looks. */
  readonly instanceId: string
  /** What is kept, and how long; asked for every batch. */
  readonly settings?: () => UsageSettings
  readonly flushEveryMs?: number
  readonly flushWithinMs?: number
  readonly mostPending?: number
}

const idsRemembered = 20_000
const flushRetryMs = 50

export function createLedger(deps: LedgerDeps): Ledger {
  const { logger, mostPending = 10_000, flushWithinMs = 5000, flushEveryMs = 500 } = deps
  const settings = deps.settings ?? (() => initialUsageSettings)
  const bounded = createNameBounds()
  const seen = createRecentIds(idsRemembered)
  const waiting: CallRecord[] = []
  const writer = createUsageWriter({ ...deps, settings, flushEveryMs }, waiting)
  let dropped = 0

  const pending = (): number => waiting.length + writer.inFlight()
  const leaveOut = (): void => {
    dropped += 1
    if (dropped % 1000 === 1) logger.error('usage lost: too many calls wait for the store', { dropped })
  }
  const flush = async (): Promise<void> => {
    const deadline = AbortSignal.timeout(flushWithinMs)
    while (pending() > 0 && !deadline.aborted) {
      await writer.write()
      if (pending() > 0) await sleep(flushRetryMs)
    }
  }
  return {
    record(call) {
      if (!seen.add(call.id)) return
      if (pending() >= mostPending) return leaveOut()
      waiting.push(bounded(toStorable(call)))
      writer.wake()
    },
    flush,
    async stop() {
      await flush()
      writer.stop()
      if (pending() > 0) logger.error('usage lost: the store did not come back', { calls: pending() })
    },
    pending,
    dropped: () => dropped,
  }
}
