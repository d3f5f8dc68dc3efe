import type { z } from 'zod'

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
  create(record: T): Promise<void>
  /** Writes only the named fields; `undefined` removes one. Resolves to the record, or undefined when there is none. */
  update(id: string, change: { readonly [K in keyof T]?: T[K] | undefined }): Promise<T | undefined>
  /** False when there was none. */
  remove(id: string): Promise<boolean>
  /** Called after any change, own or another relay's. */
  onChange(listener: () => void): () => void
  /** Loads everything and starts to listen. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface RecordKind<T extends RecordBase> {
  /** Plural, part of the key names: `accounts`. */
  readonly name: string
  /** Each stored record passes it; one that does not is left out, reported, and never overwritten. */
  readonly schema: z.ZodType<T>
}
