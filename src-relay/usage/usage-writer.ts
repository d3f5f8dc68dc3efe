import { randomUUID } from 'node:crypto'
import type { CallRecord, UsageSettings } from '../contract/usage.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { Store } from '../store/store.ts'
import { createCallLogAge } from './call-log-age.ts'
import { createBatch, mostCallsOfBatch, recordUsageScript, type UsageBatch } from './usage-batch.ts'

/** Takes calls off a queue, a batch at a time, and writes each batch until the store says that it has it. */
export interface UsageWriter {
  /** To be called after the queue has grown. */
  wake(): void
  /** Writes all there is; resolves also when the store fails, and tries again by itself. */
  write(): Promise<void>
  /** Tries no more; what is being written is left to end. */
  stop(): void
  /** Calls off the queue that the store does not surely have. */
  inFlight(): number
}

export interface UsageWriterDeps {
  readonly store: Pick<Store, 'run' | 'command' | 'onStateChange'>
  readonly logger: Logger
  readonly now: () => number
  readonly instanceId: string
  readonly settings: () => UsageSettings
  readonly flushEveryMs: number
}

const retryAfterMs = 1000

export function createUsageWriter(deps: UsageWriterDeps, waiting: CallRecord[]): UsageWriter {
  const batches = createBatchSource(deps, waiting)
  const failure = createFailureLog(deps)
  const trimLog = createCallLogAge(deps)
  let batch: UsageBatch | undefined
  let writing: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const writeAll = async (): Promise<void> => {
    try {
      for (batch ??= batches.next(); batch !== undefined; batch = batches.next()) {
        await deps.store.run(recordUsageScript, batch.keys, batch.args)
        failure.ended()
      }
      await trimLog()
    } catch (error) {
      failure.seen(error)
      wakeIn(retryAfterMs)
    }
  }
  const write = (): Promise<void> => {
    writing ??= writeAll().finally(() => {
      writing = undefined
    })
    return writing
  }
  const wakeIn = (delayMs: number): void => {
    if (stopped) return
    timer ??= setTimeout(() => {
      timer = undefined
      void write()
    }, delayMs).unref()
  }
  const unsubscribe = deps.store.onStateChange(state => {
    if (state === 'ready') void write()
  })
  return {
    write,
    wake() {
      if (waiting.length >= mostCallsOfBatch && !failure.lasts()) void write()
      else wakeIn(deps.flushEveryMs)
    },
    stop() {
      stopped = true
      clearTimeout(timer)
      unsubscribe()
    },
    inFlight: () => batch?.calls ?? 0,
  }
}

/** Numbers the batches of one process; its name is new each time, since the numbers begin anew. */
function createBatchSource({ instanceId, settings }: UsageWriterDeps, waiting: CallRecord[]) {
  const writer = `${instanceId}:${randomUUID()}`
  let sequence = 0
  return {
    next(): UsageBatch | undefined {
      if (waiting.length === 0) return undefined
      sequence += 1
      return createBatch(waiting.splice(0, mostCallsOfBatch), { writer, sequence, retention: settings() })
    },
  }
}

/** Says once that the store fails, and once that it serves again. */
function createFailureLog({ logger, now }: UsageWriterDeps) {
  let since: number | undefined
  return {
    lasts: () => since !== undefined,
    seen(error: unknown): void {
      if (since !== undefined) return
      since = now()
      logger.warn('usage waits for the store', { reason: describeError(error) })
    },
    ended(): void {
      if (since === undefined) return
      logger.info('usage is recorded again', { afterMs: now() - since })
      since = undefined
    },
  }
}
