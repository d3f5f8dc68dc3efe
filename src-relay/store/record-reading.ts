import { z } from 'zod'
import type { recordKeys } from './key-space.ts'
import type { RecordCache, RecordReading } from './record-cache.ts'
import type { RecordReader } from './record-reader.ts'
import { readScript } from './record-scripts.ts'
import type { Store } from './store.ts'

export interface RecordReadingDeps<T> {
  readonly store: Store
  readonly keys: ReturnType<typeof recordKeys>
  readonly cache: RecordCache<T>
  readonly reader: RecordReader<T>
  readonly onChange: () => void
}

const replySchema = z.tuple([z.number(), z.array(z.string()), z.array(z.unknown())])

/** Brings a cache of records up to what the store has, one reading at a time. */
export function createRecordReading<T>({ store, keys, cache, reader, onChange }: RecordReadingDeps<T>) {
  let everything = true
  let wanted = false
  let running: Promise<void> | undefined

  const readOnce = async (): Promise<void> => {
    const ownBefore = cache.ownRevision()
    const known = everything ? -1 : cache.revision()
    const reply = await store.run(readScript, [keys.index, keys.revision, keys.recordPrefix], [known])
    everything = false
    if (reply === 0) return
    const reading = asReading(reply, reader)
    // A change of our own has overtaken this answer: it would undo that change for a moment.
    const overtaken = cache.ownRevision() > Math.max(ownBefore, reading.revision)
    if (overtaken) wanted = true
    else if (cache.applyReading(reading)) onChange()
  }

  const readUntilSettled = async (): Promise<void> => {
    try {
      do {
        wanted = false
        await readOnce()
      } while (wanted)
    } finally {
      running = undefined
    }
  }

  return {
    /** Resolves when everything stored before the call is in the cache. */
    read(): Promise<void> {
      wanted = true
      running ??= readUntilSettled()
      return running
    },
    /** What is known may be wrong: the next reading is of everything. */
    doubtEverything(): void {
      everything = true
    },
  }
}

function asReading<T>(reply: unknown, reader: RecordReader<T>): RecordReading<T> {
  const [revision, ids, flat] = replySchema.parse(reply)
  const changed = new Map<string, T | undefined>()
  for (let at = 0; at < flat.length; at += 2) {
    const id = String(flat[at])
    changed.set(id, reader.read(id, flat[at + 1]))
  }
  return { revision, ids: new Set(ids), changed }
}
