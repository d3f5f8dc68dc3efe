import { z } from 'zod'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { recordKeys } from './key-space.ts'
import type { createRecordCache, RecordReading } from './record-cache.ts'
import type { createRecordReader } from './record-reader.ts'
import { readScript } from './record-scripts.ts'
import type { RecordBase } from './records.ts'
import type { Store } from './store.ts'

export interface RecordSyncDeps<T extends RecordBase> {
  readonly store: Store
  readonly logger: Logger
  readonly keys: ReturnType<typeof recordKeys>
  /** Marks our own messages. */
  readonly who: string
  readonly cache: ReturnType<typeof createRecordCache<T>>
  readonly reader: ReturnType<typeof createRecordReader<T>>
  readonly rereadMs: number
}

const readingSchema = z.tuple([z.number(), z.array(z.string()), z.array(z.unknown())])

/** Keeps a cache of records in step with the store: by message, by interval, and wholly after each reconnect. */
export function createRecordSync<T extends RecordBase>(deps: RecordSyncDeps<T>) {
  const { store, logger, keys, who, cache, reader, rereadMs } = deps
  const listeners = new Set<() => void>()
  const releases: (() => unknown)[] = []
  let everything = true
  let wanted = false
  let reading: Promise<void> | undefined

  const announce = (): void => {
    for (const listener of listeners) listener()
  }

  const readOnce = async (): Promise<void> => {
    const ownBefore = cache.ownRevision()
    const known = everything ? -1 : cache.revision()
    const reply = await store.run(readScript, [keys.index, keys.revision, keys.recordPrefix], [known])
    everything = false
    if (reply === 0) return
    const result = asReading(reply, reader.read)
    // A change of our own has overtaken this answer: it would undo that change for a moment.
    const overtaken = cache.ownRevision() > Math.max(ownBefore, result.revision)
    if (overtaken) wanted = true
    else if (cache.applyReading(result)) announce()
  }

  const readUntilSettled = async (): Promise<void> => {
    try {
      do {
        wanted = false
        await readOnce()
      } while (wanted)
    } finally {
      reading = undefined
    }
  }

  const read = (): Promise<void> => {
    wanted = true
    reading ??= readUntilSettled()
    return reading
  }

  /** Reads in the background and never rejects: a store that is down is read when it returns. */
  const request = (): Promise<void> =>
    read().catch((error: unknown) =>
      logger.debug('reading records failed', { key: keys.index, reason: describeError(error) }),
    )

  const requestEverything = (): Promise<void> => {
    everything = true
    return request()
  }

  const onMessage = (message: string): void => {
    const [author, revision] = message.split(':')
    if (author !== who && Number(revision) !== cache.revision()) void request()
  }

  return {
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
      await read()
    },
    async stop(): Promise<void> {
      listeners.clear()
      const results = await Promise.allSettled(releases.splice(0).map(async release => release()))
      const failed = results.filter(result => result.status === 'rejected')
      for (const { reason } of failed) logger.debug('unsubscribing failed', { reason: describeError(reason) })
    },
  }
}

function asReading<T>(
  reply: unknown,
  read: (id: string, stored: unknown) => T | undefined,
): RecordReading<T> {
  const [revision, ids, flat] = readingSchema.parse(reply)
  const changed = new Map<string, T | undefined>()
  for (let at = 0; at < flat.length; at += 2) {
    const id = String(flat[at])
    changed.set(id, read(id, flat[at + 1]))
  }
  return { revision, ids: new Set(ids), changed }
}
