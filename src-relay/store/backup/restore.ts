import { recordKeys } from '../key-space.ts'
import type { Store } from '../store.ts'
import { type Entry, writeEntry } from './entry.ts'

const batch = 500

/** Puts entries in the place of everything there is. Every relay on this store then reads its records anew. */
export async function replaceEverything(store: Store, entries: readonly Entry[]): Promise<void> {
  const kinds = new Map<string, number>()
  const present = await store.listKeys()
  for (const kind of kindsIn([...present, ...entries.map(({ key }) => key)]))
    kinds.set(kind, await nextRevision(store, kind, entries))
  const doomed = present.filter(key => !isMomentary(key))
  for (let at = 0; at < doomed.length; at += batch)
    for (const key of doomed.slice(at, at + batch)) await store.command('unlink', [key])
  const rewritten = entries.map(entry => withRevision(entry, kinds))
  for (let at = 0; at < rewritten.length; at += batch)
    await Promise.all(groupByKey(rewritten.slice(at, at + batch)).map(parts => writeInOrder(store, parts)))
  for (const [kind, revision] of kinds) {
    await store.command('set', [recordKeys(kind).revision], [revision])
    await store.publish(recordKeys(kind).changes, `restore:${revision}`)
  }
}

/** Slots and leases of calls that run now: they are neither kept in a backup nor touched by a restore. */
export const isMomentary = (key: string): boolean =>
  /\}:(?:lease|slots|waiters|applied|in-flight)(?::|$)/.test(key) || /^\{(?:slots|probe)/.test(key)

const kindsIn = (keys: readonly string[]): ReadonlySet<string> =>
  new Set(keys.flatMap(key => /^\{([^}]+)\}:index$/.exec(key)?.[1] ?? []))

/** Beyond any that a relay may remember, so that each sees that something has changed. */
async function nextRevision(store: Store, kind: string, entries: readonly Entry[]): Promise<number> {
  const key = recordKeys(kind).revision
  const now = Number((await store.command('get', [key])) ?? 0)
  const then = Number(entries.find(entry => entry.key === key)?.values[0] ?? 0)
  return Math.max(now, then) + 1
}

/** Every record counts as changed by the restore. */
function withRevision(entry: Entry, kinds: ReadonlyMap<string, number>): Entry {
  const kind = /^\{([^}]+)\}:index$/.exec(entry.key)?.[1]
  const revision = kind === undefined ? undefined : kinds.get(kind)
  if (revision === undefined || entry.type !== 'zset') return entry
  const values = entry.values.map((value, index) => (index % 2 === 0 ? value : String(revision)))
  return { ...entry, values }
}

function groupByKey(entries: readonly Entry[]): Entry[][] {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) groups.set(entry.key, [...(groups.get(entry.key) ?? []), entry])
  return [...groups.values()]
}

async function writeInOrder(store: Store, parts: readonly Entry[]): Promise<void> {
  for (const part of parts) await writeEntry(store, part)
}
