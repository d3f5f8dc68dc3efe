import { describeError, type Logger } from '../kernel/logger.ts'
import type { recordKeys } from './key-space.ts'
import type { RecordCache } from './record-cache.ts'
import type { RecordReader } from './record-reader.ts'
import { createRecordReading } from './record-reading.ts'
import type { Store } from './store.ts'

export interface RecordSyncDeps<T> {
  readonly store: Store
  readonly logger: Logger
  readonly keys: ReturnType<typeof recordKeys>
  /** Marks our own messages. */
  readonly who: string
  readonly cache: RecordCache<T>
  readonly reader: RecordReader<T>
  readonly rereadMs: number
}

/** Keeps a cache of records in step with the store: by message, by interval, and wholly after each reconnect. */
export function createRecordSync<T>({
  store,
  logger,
  keys,
  who,
  cache,
  reader,
  rereadMs,
}: RecordSyncDeps<T>) {
  const listeners = new Set<() => void>()
  const releases: (() => unknown)[] = []
  const announce = (): void => {
    for (const listener of listeners) listener()
  }
  const reading = createRecordReading({ store, keys, cache, reader, onChange: announce })

  /** Reads in the background and never rejects: a store that is down is read when it returns. */
  const request = (): Promise<void> =>
    reading
      .read()
      .catch((error: unknown) =>
        logger.debug('reading records failed', { key: keys.index, reason: describeError(error) }),
      )

  const requestEverything = (): Promise<void> => {
    reading.doubtEverything()
    return request()
  }

  const onMessage = (message: string): void => {
    const [author, revision] = message.split(':')
    if (author !== who && Number(revision) !== cache.revision()) void request()
  }

  return {
    read: reading.read,
    request,
    requestEverything,
    announce,
    onChange(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async start(): Promise<void> {
      releases.push(await store.subscribe(keys.changes, onMessage, () => void requestEverything()))
      const release = store.onStateChange(state => {
        if (state === 'ready') void requestEverything()
      })
      const timer = setInterval(() => void request(), rereadMs)
      releases.push(release, () => clearInterval(timer))
      await reading.read()
    },
    async stop(): Promise<void> {
      listeners.clear()
      const results = await Promise.allSettled(releases.splice(0).map(async release => release()))
      const failed = results.filter(result => result.status === 'rejected')
      for (const { reason } of failed) logger.debug('unsubscribing failed', { reason: describeError(reason) })
    },
  }
}
