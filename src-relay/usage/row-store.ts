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
      const row = rowOf(field)
      if (row) takeRow(row, text, { start: numbersAt, end }, rows)
    }
    start = end + 1
  }
  return { version, rows }
}

interface Range {
  readonly start: number
  readonly end: number
}

/** A row's sums as `writeSums` writes them: as a whole, or an hour after the other. */
function takeRow(row: Row, text: string, { start, end }: Range, rows: StoredRow[]): void {
  if (text[start + 2] !== ':') {
    const sums = readSums(text, start, end)
    if (sums) rows.push({ row, sums })
    return
  }
  for (let at = start; at < end; ) {
    const next = text.indexOf(';', at)
    const stop = next < 0 || next > end ? end : next
    const sums = readSums(text, at + 3, stop)
    if (sums) rows.push({ row, sums, hour: Number(text.slice(at, at + 2)) })
    at = stop + 1
  }
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from)
  return at < 0 ? text.length : at
}
