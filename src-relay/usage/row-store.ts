import type { Store } from '../store/store.ts'
import { type Row, readRowField } from './row.ts'
import { addStored, emptySums, type Sums } from './sums.ts'
import { versionField } from './usage-keys.ts'

/** A row with its sums, taken apart. */
export interface StoredRow {
  readonly row: Row
  readonly sums: Readonly<Sums>
  /** In a hash of hours only. */
  readonly hour?: number
}

/**
 * Reads hashes of rows. Most of a report's days are over and do not change any more: they stay in memory, and are read
 * again when the version in the hash is another one.
 */
export interface RowStore {
  /** None where there is no such hash; a row that cannot be read is left out. */
  read(key: string): Promise<readonly StoredRow[]>
}

const mostRowsKept = 400_000

export function createRowStore(store: Pick<Store, 'command'>): RowStore {
  const kept = new Map<string, { readonly version: string; readonly rows: readonly StoredRow[] }>()
  const parts = new Map<string, Row | undefined>()
  let rowsKept = 0

  const rowOf = (field: string): Row | undefined => {
    if (!parts.has(field)) parts.set(field, readRowField(field))
    if (parts.size > mostRowsKept) parts.clear()
    return parts.get(field)
  }
  const forget = (key: string): void => {
    rowsKept -= kept.get(key)?.rows.length ?? 0
    kept.delete(key)
  }
  const keep = (key: string, version: string, rows: readonly StoredRow[]): void => {
    forget(key)
    kept.set(key, { version, rows })
    rowsKept += rows.length
    for (const oldest of kept.keys()) {
      if (rowsKept <= mostRowsKept) break
      forget(oldest)
    }
  }
  return {
    async read(key) {
      const known = kept.get(key)
      const version = known && (await store.command('hget', [key], [versionField]))
      if (known !== undefined && known.version === version) return known.rows
      const hash = readHash(await store.command('hgetall', [key]))
      const rows = Object.entries(hash).flatMap(([field, numbers]) => decode(field, numbers, rowOf))
      const read = hash[versionField]
      if (read === undefined) forget(key)
      else keep(key, read, rows)
      return rows
    },
  }
}

const hourly = /^(\d\d)\|/

/** A field of a day's hours has its hour in front, and so one part more than any other. */
function decode(field: string, numbers: string, rowOf: (field: string) => Row | undefined): StoredRow[] {
  const hour = isHourly(field) ? hourly.exec(field)?.[1] : undefined
  const row = rowOf(hour === undefined ? field : field.slice(3))
  if (row === undefined) return []
  const sums = emptySums()
  addStored(sums, numbers)
  return [{ row, sums, ...(hour !== undefined && { hour: Number(hour) }) }]
}

function isHourly(field: string): boolean {
  let bars = 0
  for (let at = field.indexOf('|'); at >= 0; at = field.indexOf('|', at + 1)) bars += 1
  return bars === 5
}

function readHash(reply: unknown): Readonly<Record<string, string>> {
  // The store gives a hash as an object of strings.
  return typeof reply === 'object' && reply !== null ? (reply as Record<string, string>) : {}
}
