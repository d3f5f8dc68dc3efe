import { z } from 'zod'
import type { Script, Store } from '../store/store.ts'
import readRowsLua from './read-rows.lua?raw'
import { type Row, readRowField } from './row.ts'
import { readSums, type Sums } from './sums.ts'
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

interface RowHash {
  /** Undefined for one that is not there. */
  readonly version: string | undefined
  readonly rows: readonly StoredRow[]
}

const readRowsScript: Script = { name: 'read-rows', lua: readRowsLua }
const mostRowsKept = 400_000

const replySchema = z.union([z.literal(0), z.string()])

export function createRowStore(store: Pick<Store, 'run'>): RowStore {
  const kept = new Map<string, RowHash>()
  const parts = new Map<string, Row | undefined>()
  let rowsKept = 0

  const rowOf = (field: string): Row | undefined => {
    const known = parts.get(field)
    if (known !== undefined) return known
    if (parts.size >= mostRowsKept) parts.clear()
    const row = readRowField(field)
    parts.set(field, row)
    return row
  }
  const forget = (key: string): void => {
    rowsKept -= kept.get(key)?.rows.length ?? 0
    kept.delete(key)
  }
  const keep = (key: string, hash: RowHash): void => {
    forget(key)
    if (hash.version === undefined) return
    kept.set(key, hash)
    rowsKept += hash.rows.length
    for (const oldest of kept.keys()) {
      if (rowsKept <= mostRowsKept) break
      forget(oldest)
    }
  }
  return {
    async read(key) {
      const known = kept.get(key)
      const reply = replySchema.parse(await store.run(readRowsScript, [key], [known?.version ?? '']))
      if (reply === 0) return known?.rows ?? []
      const hash = decode(reply, rowOf)
      keep(key, hash)
      return hash.rows
    },
  }
}

/** Line after line, without taking them all apart first: a year's rows are some megabytes. */
function decode(text: string, rowOf: (field: string) => Row | undefined): RowHash {
  const rows: StoredRow[] = []
  let version: string | undefined
  for (let start = 0; start < text.length; ) {
    const numbersAt = endOfLine(text, start) + 1
    const end = endOfLine(text, numbersAt)
    const field = text.slice(start, numbersAt - 1)
    if (field === versionField) version = text.slice(numbersAt, end)
    else {
      const hour = hourOf(field)
      const row = rowOf(hour === undefined ? field : field.slice(3))
      const sums = readSums(text, numbersAt, end)
      if (row && sums) rows.push(hour === undefined ? { row, sums } : { row, sums, hour })
    }
    start = end + 1
  }
  return { version, rows }
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from)
  return at < 0 ? text.length : at
}

/** A field of a day's hours has its hour in front, and so one part more than any other. */
function hourOf(field: string): number | undefined {
  if (field[2] !== '|') return undefined
  let bars = 0
  for (let at = 2; at >= 0; at = field.indexOf('|', at + 1)) bars += 1
  return bars === 5 ? Number(field.slice(0, 2)) : undefined
}
