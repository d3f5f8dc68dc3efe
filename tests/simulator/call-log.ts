import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { createLedger, type LedgerRow } from './ledger.ts'
import type { Script } from './script.ts'
import { noUsage, type TokenUsage } from './usage.ts'

/** How a call ended, seen from the vendor; `open` until then. */
type Ending = 'open' | 'complete' | 'client-closed' | 'cut' | 'reset'

/** One received request. */
export interface CallRecord {
  readonly id: number
  readonly receivedAt: number
  readonly method: string
  readonly url: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Names and values in turn, in the order and case they came. */
  readonly rawHeaders: readonly string[]
  readonly bodyBytes: number
  readonly bodySha256: string
  /** Only when the simulator keeps bodies. */
  readonly body?: Buffer
  readonly secret?: string
  readonly model?: string
  readonly script?: Script
  readonly status?: number
  readonly ending: Ending
  readonly endedAt?: number
  /** Bytes of the answer's body that left for the client. */
  readonly sentBytes: number
  /** Those bytes, only when the simulator keeps bodies. */
  readonly sent?: Buffer
  /** Exactly what the client was told, absent when it was told nothing. */
  readonly usage?: TokenUsage
}

type Changes = Omit<Partial<CallRecord>, 'id' | 'receivedAt' | 'ending' | 'sentBytes' | 'usage' | 'sent'>

export interface LoggedCall {
  readonly record: CallRecord
  note(changes: Changes): void
  told(bytes: Buffer, tells: Partial<TokenUsage> | undefined): void
  end(ending: Exclude<Ending, 'open'>): void
}

export interface CallLog {
  open(request: IncomingMessage, path: string): LoggedCall
  list(): readonly CallRecord[]
  clear(): void
  listOpen(): readonly CallRecord[]
  peakOpen(): number
  resetPeak(): void
  ledger(): readonly LedgerRow[]
  clearLedger(): void
  waitFor(predicate: (call: CallRecord) => boolean, timeoutMs: number): Promise<CallRecord>
}

export interface CallLogDeps {
  readonly now: () => number
  readonly keepBodies: boolean
  /** Older records are dropped. */
  readonly maxRecords: number
}

type MutableRecord = { -readonly [Field in keyof CallRecord]: CallRecord[Field] }

export function createCallLog(deps: CallLogDeps): CallLog {
  let records: CallRecord[] = []
  const opened = new Set<CallRecord>()
  const watchers = new Set<() => void>()
  const ledger = createLedger()
  let count = 0
  let peak = 0

  const changed = () => {
    for (const watcher of watchers) watcher()
  }

  function open(request: IncomingMessage, path: string): LoggedCall {
    const record = newRecord(++count, request, path, deps.now())
    const sent: Buffer[] = []
    records.push(record)
    if (records.length > deps.maxRecords * 1.25) records = records.slice(-deps.maxRecords)
    opened.add(record)
    peak = Math.max(peak, opened.size)
    changed()
    return {
      record,
      note(changes) {
        Object.assign(record, changes)
        changed()
      },
      told(bytes, tells) {
        record.sentBytes += bytes.length
        if (deps.keepBodies) sent.push(bytes)
        if (tells) record.usage = { ...(record.usage ?? noUsage), ...tells }
        changed()
      },
      end(ending) {
        if (record.ending !== 'open') return
        record.ending = ending
        record.endedAt = deps.now()
        if (deps.keepBodies) record.sent = Buffer.concat(sent)
        opened.delete(record)
        ledger.add(record)
        changed()
      },
    }
  }

  return {
    open,
    list: () => records.slice(-deps.maxRecords),
    clear: () => {
      records = [...opened]
    },
    listOpen: () => [...opened],
    peakOpen: () => peak,
    resetPeak: () => {
      peak = opened.size
    },
    ledger: () => ledger.rows(opened),
    clearLedger: () => ledger.clear(),
    waitFor: (predicate, timeoutMs) => watch(watchers, () => records.find(predicate), timeoutMs),
  }
}

function newRecord(id: number, request: IncomingMessage, path: string, now: number): MutableRecord {
  return {
    id,
    receivedAt: now,
    method: request.method ?? '',
    url: request.url ?? '',
    path,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    bodyBytes: 0,
    bodySha256: '',
    ending: 'open',
    sentBytes: 0,
  }
}

function watch<Found>(watchers: Set<() => void>, find: () => Found | undefined, timeoutMs: number) {
  return new Promise<Found>((resolve, reject) => {
    const timer = setTimeout(() => {
      watchers.delete(look)
      reject(new Error(`the simulator saw no such call within ${timeoutMs} ms`))
    }, timeoutMs)
    function look() {
      const found = find()
      if (found === undefined) return
      clearTimeout(timer)
      watchers.delete(look)
      resolve(found)
    }
    watchers.add(look)
    look()
  })
}
