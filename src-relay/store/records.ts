import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Logger } from '../kernel/logger.ts'
import { recordKeys } from './key-space.ts'
import { createRecordCache } from './record-cache.ts'
import { encodeCondition, encodeFields, removedFields } from './record-fields.ts'
import { createRecordReader } from './record-reader.ts'
import { createScript, removeScript, updateScript } from './record-scripts.ts'
import { createRecordSync } from './record-sync.ts'
import type { Script, Store, StoreArgument } from './store.ts'

export interface RecordBase {
  readonly id: string
}

/**
 * Records of one kind: read from memory, written through to Redis field by field, kept in step with every other relay
 * by pub/sub and by a short re-read interval. An update never recreates a removed record.
 */
export interface Records<T extends RecordBase> {
  /** As last read, in no particular order. No I/O. */
  list(): readonly T[]
  find(id: string): T | undefined
  /** Throws when there is a record with this id. */
  create(record: T): Promise<void>
  /**
   * Writes only the named fields; `undefined` removes one. Resolves to the record, or undefined when there is none, or
   * when the one field named by `onlyIf` has another value in the store.
   */
  update(id: string, change: RecordChange<T>, onlyIf?: RecordChange<T>): Promise<T | undefined>
  /** False when there was none. */
  remove(id: string): Promise<boolean>
  /** Resolves when memory is as new as the store was at the call. */
  reread(): Promise<void>
  /** Called after any change, own or another relay's. */
  onChange(listener: () => void): () => void
  /** Loads everything and starts to listen. */
  start(): Promise<void>
  stop(): Promise<void>
}

export type RecordChange<T> = { readonly [K in keyof T]?: T[K] | undefined }

export interface RecordKind<T extends RecordBase> {
  /** Plural, part of the key names: `accounts`. */
  readonly name: string
  /** Each stored record passes it; one that does not is left out, reported, and never overwritten. */
  readonly schema: z.ZodType<T>
}

export interface RecordsDeps {
  readonly store: Store
  readonly logger: Logger
  /** Between two looks for a change whose message was lost. */
  readonly rereadMs?: number
}

const updatedSchema = z.tuple([z.number(), z.array(z.string())])

export function createRecords<T extends RecordBase>(deps: RecordsDeps, kind: RecordKind<T>): Records<T> {
  const { store, logger, rereadMs = 5000 } = deps
  const keys = recordKeys(kind.name)
  const who = randomUUID()
  const cache = createRecordCache<T>()
  const reader = createRecordReader({ ...kind, logger })
  const sync = createRecordSync({ store, logger, keys, who, cache, reader, rereadMs })

  const run = (script: Script, id: string, args: readonly StoreArgument[] = []): Promise<unknown> =>
    store.run(script, [keys.index, keys.revision, keys.record(id), keys.changes], [id, who, ...args])

  const applyOwn = async (revision: number, id: string, record: T | undefined): Promise<void> => {
    const left = cache.applyOwn(revision, id, record)
    if (left === 'gap') void sync.request()
    if (left === 'everything') await sync.requestEverything()
    sync.announce()
  }

  return {
    list: cache.list,
    find: cache.find,
    async create(record) {
      const valid = kind.schema.parse(record)
      const revision = Number(await run(createScript, valid.id, encodeFields(valid)))
      if (revision === 0) throw new Error(`there is already a record ${valid.id} among the ${kind.name}`)
      await applyOwn(revision, valid.id, valid)
    },
    async update(id, change, onlyIf = {}) {
      if (reader.isLeftOut(id)) return undefined
      if (Object.hasOwn(change, 'id')) throw new Error('the id of a record does not change')
      const current = cache.find(id)
      if (current !== undefined) kind.schema.parse(withChange(current, change))
      const written = encodeFields(change)
      const fields = [written.length / 2, ...written, ...removedFields(change)]
      const reply = await run(updateScript, id, [...encodeCondition(onlyIf), ...fields])
      if (reply === 0) return undefined
      const [revision, stored] = updatedSchema.parse(reply)
      const record = reader.read(id, stored)
      await applyOwn(revision, id, record)
      return record
    },
    async remove(id) {
      const revision = Number(await run(removeScript, id))
      if (revision === 0) return false
      reader.forget(id)
      await applyOwn(revision, id, undefined)
      return true
    },
    reread: sync.read,
    onChange: sync.onChange,
    start: sync.start,
    stop: sync.stop,
  }
}

function withChange(record: object, change: object): object {
  const changed = Object.entries({ ...record, ...change })
  return Object.fromEntries(changed.filter(([, value]) => value !== undefined))
}
