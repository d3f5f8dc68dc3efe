import { addUsage, noUsage, type TokenUsage } from './usage.ts'

/** What one secret was told for one model, field by field. */
export interface LedgerRow extends TokenUsage {
  readonly secret: string
  readonly model: string
  /** Calls whose answer told any usage. */
  readonly calls: number
}

interface Entry {
  readonly secret?: string
  readonly model?: string
  readonly usage?: TokenUsage
}

export interface Ledger {
  add(entry: Entry): void
  /** All that was added, and what the open calls were told so far. */
  rows(open: Iterable<Entry>): readonly LedgerRow[]
  clear(): void
}

export function createLedger(): Ledger {
  const settled = new Map<string, LedgerRow>()
  return {
    add: entry => addTo(settled, entry),
    rows(open) {
      const all = new Map(settled)
      for (const entry of open) addTo(all, entry)
      return [...all.values()]
    },
    clear: () => settled.clear(),
  }
}

function addTo(rows: Map<string, LedgerRow>, entry: Entry): void {
  if (!entry.usage) return
  const secret = entry.secret ?? ''
  const model = entry.model ?? ''
  const name = `${secret}\n${model}`
  const row = rows.get(name) ?? { secret, model, calls: 0, ...noUsage }
  rows.set(name, { secret, model, calls: row.calls + 1, ...addUsage(row, entry.usage) })
}
