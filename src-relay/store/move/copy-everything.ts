import { createHash } from 'node:crypto'
import type { Holdings } from '../../contract/backup.ts'
import { type Entry, readEntries } from '../backup/entry.ts'
import { isMomentary, replaceEverything } from '../backup/restore.ts'
import type { Store } from '../store.ts'

export interface Copied {
  /** Compared one by one. */
  readonly keys: number
  readonly holds: Holdings
}

/** Puts all of one store into another, and proves it. The one it comes from is only read. Rejects unless all is there. */
export async function copyEverything(from: Store, to: Store, now: () => number): Promise<Copied> {
  const wanted = await readEverything(from, now)
  await replaceEverything(
    to,
    wanted.flatMap(([, parts]) => parts),
  )
  const found = new Map(await readEverything(to, now))
  const different = wanted.filter(
    ([key, parts]) => fingerprint(key, parts) !== fingerprint(key, found.get(key)),
  )
  const expected = new Set(wanted.map(([key]) => key))
  const surplus = [...found.keys()].filter(key => !expected.has(key) && !isRevision(key))
  const [first] = [...different.map(([key]) => key), ...surplus]
  if (first !== undefined)
    throw new Error(
      `${different.length + surplus.length} keys are not there as they are here, the first is ${first}`,
    )
  return { keys: wanted.length, holds: await readHoldings(to) }
}

export async function readHoldings(store: Pick<Store, 'command'>): Promise<Holdings> {
  const count = async (name: string, key: string): Promise<number> => Number(await store.command(name, [key]))
  return {
    accounts: await count('zcard', '{accounts}:index'),
    keys: await count('zcard', '{api-keys}:index'),
    calls: await count('xlen', '{usage}:calls'),
  }
}

export const isEmpty = ({ accounts, keys, calls }: Holdings): boolean => accounts + keys + calls === 0

const atOnce = 100

/** What expires meanwhile is in neither. */
async function readEverything(store: Store, now: () => number): Promise<(readonly [string, Entry[]])[]> {
  const keys = (await store.listKeys()).filter(key => !isMomentary(key))
  const found: (readonly [string, Entry[]])[] = []
  for (let at = 0; at < keys.length; at += atOnce) {
    const page = keys.slice(at, at + atOnce)
    found.push(
      ...(await Promise.all(
        page.map(async key => [key, await collect(readEntries(store, key, now()))] as const),
      )),
    )
  }
  return found.filter(([, parts]) => parts.length > 0)
}

async function collect(parts: AsyncIterable<Entry>): Promise<Entry[]> {
  const collected: Entry[] = []
  for await (const part of parts) collected.push(part)
  return collected
}

/** Counts of changes go on by one, so that every relay sees that something has changed. */
const isRevision = (key: string): boolean => key.endsWith(':revision')

/** Alike for the same content, in whatever order the type has it. */
function fingerprint(key: string, parts: readonly Entry[] = []): string {
  const [first] = parts
  if (!first) return 'nothing'
  if (isRevision(key)) return 'revision'
  const values = parts.flatMap(part => part.values)
  const items = itemsOf(first.type, values)
  // The scores of an index are counts of changes, too.
  const compared = key.endsWith(':index') ? items.map(item => item[0]) : items
  const ordered = unordered.has(first.type)
    ? compared.map(item => JSON.stringify(item)).toSorted(byText)
    : compared
  const text = JSON.stringify([first.type, first.expiresAt !== undefined, ordered])
  return createHash('sha256').update(text).digest('hex')
}

const unordered: ReadonlySet<Entry['type']> = new Set(['hash', 'set', 'zset'])
const byText = (one: string, other: string): number => (one < other ? -1 : Number(one > other))

function itemsOf(type: Entry['type'], values: readonly string[]): string[][] {
  if (type !== 'hash' && type !== 'zset') return values.map(value => [value])
  return values.flatMap((value, at) => (at % 2 === 0 ? [[value, values[at + 1] ?? '']] : []))
}
