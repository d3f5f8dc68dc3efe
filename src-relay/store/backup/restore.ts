import { randomUUID } from 'node:crypto'
import { recordKeys } from '../key-space.ts'
import type { Store, StoreCommand } from '../store.ts'
import { type Entry, writeEntry } from './entry.ts'

/** What a key holds, in parts, by key. */
type Contents = ReadonlyMap<string, readonly Entry[]>

/**
 * Puts entries in the place of everything there is, in one step: what they hold is written beside it first, and a
 * failure on the way leaves everything as it was. Every relay on this store then reads its records anew.
 */
export async function replaceEverything(store: Store, entries: readonly Entry[]): Promise<void> {
  const contents = Map.groupBy(entries, ({ key }) => key)
  const beside = `${besidePrefix}${randomUUID()}:`
  try {
    await writeBeside(store, contents, beside)
    await assertAllBeside(store, contents, beside)
    const present = await store.listKeys()
    const marks: StoreCommand[] = []
    for (const kind of kindsIn([...present, ...contents.keys()]))
      marks.push(...markChanged(kind, await nextRevision(store, kind, contents), contents))
    await store.transact([
      ...present.filter(key => !isMomentary(key)).map(key => ({ name: 'unlink', keys: [key] })),
      ...[...contents.values()].flatMap(([first]) => (first ? moveInPlace(first, beside) : [])),
      ...marks,
    ])
  } catch (error) {
    await forgetBeside(store, beside)
    throw error
  }
}

const besidePrefix = 'restored:'
/** Should nobody be left to forget it. */
const besideMs = 60 * 60 * 1000
const batch = 200

/** Slots and leases of calls that run now: they are neither kept in a backup nor touched by a restore. */
export const isMomentary = (key: string): boolean =>
  key.startsWith(besidePrefix) ||
  /\}:(?:lease|slots|waiters|applied|in-flight)(?::|$)/.test(key) ||
  /^\{(?:slots|probe)/.test(key)

async function writeBeside(store: Store, contents: Contents, beside: string): Promise<void> {
  for (const page of pagesOf([...contents])) {
    const written = page.map(async ([key, parts]) => {
      for (const { type, values } of parts) await writeEntry(store, { key: beside + key, type, values })
      await store.command('pexpire', [beside + key], [besideMs])
    })
    // All of them have ended before what they wrote is taken away again.
    const failed = (await Promise.allSettled(written)).find(result => result.status === 'rejected')
    if (failed) throw failed.reason
  }
}

async function assertAllBeside(store: Store, contents: Contents, beside: string): Promise<void> {
  for (const page of pagesOf([...contents.keys()])) {
    const found = await store.command(
      'exists',
      page.map(key => beside + key),
    )
    if (found !== page.length)
      throw new Error('what was to be restored did not stay: is the memory of Redis full?')
  }
}

function* pagesOf<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += batch) yield all.slice(at, at + batch)
}

function moveInPlace({ key, expiresAt }: Entry, beside: string): StoreCommand[] {
  const move = { name: 'rename', keys: [beside + key, key] }
  if (expiresAt === undefined) return [move, { name: 'persist', keys: [key] }]
  return [move, { name: 'pexpireat', keys: [key], args: [expiresAt] }]
}

const kindsIn = (keys: readonly string[]): ReadonlySet<string> =>
  new Set(keys.flatMap(key => /^\{([^}]+)\}:index$/.exec(key)?.[1] ?? []))

/** Beyond any that a relay may remember, so that each sees that something has changed. */
async function nextRevision(store: Store, kind: string, contents: Contents): Promise<number> {
  const key = recordKeys(kind).revision
  const now = Number((await store.command('get', [key])) ?? 0)
  const then = Number(contents.get(key)?.[0]?.values[0] ?? 0)
  return Math.max(now, then) + 1
}

/** Every record counts as changed by the restore, and every relay is told. */
function markChanged(kind: string, revision: number, contents: Contents): StoreCommand[] {
  const { index, revision: revisionKey, changes } = recordKeys(kind)
  const members = (contents.get(index) ?? []).flatMap(({ values }) => values)
  const ids = members.filter((_, at) => at % 2 === 0)
  return [
    ...ids.map(id => ({ name: 'zadd', keys: [index], args: [revision, id] })),
    { name: 'set', keys: [revisionKey], args: [revision] },
    { name: 'publish', keys: [changes], args: [`restore:${revision}`] },
  ]
}

/** As far as that is possible now; what stays expires. */
async function forgetBeside(store: Store, beside: string): Promise<void> {
  try {
    for (const key of await store.listKeys()) if (key.startsWith(beside)) await store.command('unlink', [key])
  } catch {
    // The failure that led here is the one to tell of.
  }
}
