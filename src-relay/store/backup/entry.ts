import { z } from 'zod'
import type { Store } from '../store.ts'

const pairsSchema = z.array(z.string())
const streamSchema = z.array(z.tuple([z.string(), z.array(z.string())]))

/** A part of one key's content: what is long comes in several parts, in order. */
export const entrySchema = z.object({
  key: z.string(),
  type: z.enum(['string', 'hash', 'list', 'set', 'zset', 'stream']),
  /** ms epoch; absent where it stays. */
  expiresAt: z.number().optional(),
  /** Strings as the type's own command takes them. */
  values: z.array(z.string()),
})
export type Entry = z.infer<typeof entrySchema>

const pageLength = 1000

/** Everything a key holds, in parts; nothing when it is gone by now. Rejects for a type that nothing here writes. */
export async function* readEntries(store: Store, key: string, now: number): AsyncGenerator<Entry> {
  const type = entrySchema.shape.type.safeParse(await store.command('type', [key]))
  if (!type.success) return
  const lifetime = Number(await store.command('pttl', [key]))
  const base = { key, type: type.data, ...(lifetime > 0 && { expiresAt: now + lifetime }) }
  for await (const values of readers[type.data](store, key)) if (values.length > 0) yield { ...base, values }
}

type Reader = (store: Store, key: string) => AsyncGenerator<string[]>

const readers: Readonly<Record<Entry['type'], Reader>> = {
  async *string(store, key) {
    const value = await store.command('get', [key])
    if (typeof value === 'string') yield [value]
  },
  async *hash(store, key) {
    const fields = z.record(z.string(), z.string()).parse(await store.command('hgetall', [key]))
    yield* pages(Object.entries(fields).flat(), pageLength * 2)
  },
  async *list(store, key) {
    yield* pages(pairsSchema.parse(await store.command('lrange', [key], [0, -1])), pageLength)
  },
  async *set(store, key) {
    yield* pages(pairsSchema.parse(await store.command('smembers', [key])), pageLength)
  },
  async *zset(store, key) {
    const withScores = pairsSchema.parse(await store.command('zrange', [key], [0, -1, 'WITHSCORES']))
    yield* pages(withScores, pageLength * 2)
  },
  async *stream(store, key) {
    let from = '-'
    for (;;) {
      const page = streamSchema.parse(await store.command('xrange', [key], [from, '+', 'COUNT', pageLength]))
      for (const [id, fields] of page) yield [id, ...fields]
      const last = page.at(-1)
      if (!last || page.length < pageLength) return
      from = `(${last[0]}`
    }
  },
}

function* pages(values: readonly string[], length: number): Generator<string[]> {
  for (let at = 0; at < values.length; at += length) yield values.slice(at, at + length)
}

/** Adds one part to its key. */
export async function writeEntry(store: Store, { key, type, values, expiresAt }: Entry): Promise<void> {
  await store.command(...commandOf(type, key, values))
  if (expiresAt !== undefined) await store.command('pexpireat', [key], [expiresAt])
}

function commandOf(
  type: Entry['type'],
  key: string,
  values: readonly string[],
): [name: string, keys: string[], args: string[]] {
  switch (type) {
    case 'string':
      return ['set', [key], [...values]]
    case 'hash':
      return ['hset', [key], [...values]]
    case 'list':
      return ['rpush', [key], [...values]]
    case 'set':
      return ['sadd', [key], [...values]]
    case 'zset':
      return ['zadd', [key], swapPairs(values)]
    case 'stream':
      return ['xadd', [key], [...values]]
  }
}

/** It is read as member and score, and written as score and member. */
function swapPairs(values: readonly string[]): string[] {
  return values.flatMap((member, index) => (index % 2 === 0 ? [values[index + 1] ?? '0', member] : []))
}
