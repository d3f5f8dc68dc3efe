import type { SettledCall } from '../contract/live-call.ts'
import type { CallQuery, CallRecord } from '../contract/usage.ts'
import type { Store } from '../store/store.ts'
import { readCall, readEntryId } from './call-log.ts'
import { isWanted } from './row-sums.ts'
import { usageKeys } from './usage-keys.ts'
import type { UsageNames } from './usage-names.ts'

/** Part of the log, newest first. */
export interface CallPage {
  readonly calls: readonly SettledCall[]
  /** Where the next page begins; absent at the end of the log. */
  readonly next?: string
}

/** Reads the log of settled calls. */
export interface CallBook {
  /** Newest first. */
  recentCalls(limit?: number): Promise<readonly SettledCall[]>
  /** Looks at so many calls at most; a page may be short and still have a `next`. */
  list(query: CallQuery): Promise<CallPage>
  /** Every call entered since a moment (ms epoch), oldest first, in pages. */
  since(at: number): AsyncGenerator<readonly CallRecord[]>
}

export interface CallBookDeps {
  readonly store: Pick<Store, 'command'>
  readonly names: UsageNames
}

interface LoggedCall {
  readonly entry: string
  readonly call: CallRecord
}

const callsAtOnce = 100
const mostCallsAtOnce = 1000
const pageSize = 500
/** How far one question goes back through calls that it does not want. */
const mostLookedAt = 20_000

export function createCallBook({ store, names }: CallBookDeps): CallBook {
  const named = (call: CallRecord): SettledCall => ({
    ...call,
    keyName: names.key(call.keyId) ?? call.keyId,
    accountName: names.account(call.accountId) ?? call.accountId,
  })

  const read = async (command: 'xrevrange' | 'xrange', range: readonly string[], count: number) => {
    const reply = await store.command(command, [usageKeys.calls], [...range, 'COUNT', count])
    const entries: readonly unknown[] = Array.isArray(reply) ? reply : []
    const calls = await withLaterPrices(store, entries.flatMap(readLogged))
    return { calls, last: entries.length < count ? undefined : readEntryId(entries.at(-1)) }
  }

  return {
    async recentCalls(limit = callsAtOnce) {
      const { calls } = await read('xrevrange', ['+', '-'], Math.min(limit, mostCallsAtOnce))
      return calls.map(({ call }) => named(call))
    },
    async list({ before, limit, ending, ...filters }) {
      const found: SettledCall[] = []
      let start = before
      for (let looked = 0; looked < mostLookedAt; looked += pageSize) {
        const { calls, last } = await read(
          'xrevrange',
          [start === undefined ? '+' : `(${start}`, '-'],
          pageSize,
        )
        for (const { entry, call } of calls) {
          if (!isWanted(call, filters) || (ending !== undefined && call.ending !== ending)) continue
          found.push(named(call))
          if (found.length === limit) return { calls: found, next: entry }
        }
        start = last
        if (start === undefined) return { calls: found }
      }
      return { calls: found, ...(start !== undefined && { next: start }) }
    },
    async *since(at) {
      for (let start = String(Math.max(0, Math.floor(at))); ; ) {
        const { calls, last } = await read('xrange', [start, '+'], pageSize)
        yield calls.map(({ call }) => call)
        if (last === undefined) return
        start = `(${last}`
      }
    },
  }
}

function readLogged(entry: unknown): readonly LoggedCall[] {
  const call = readCall(entry)
  const id = readEntryId(entry)
  return call === undefined || id === undefined ? [] : [{ entry: id, call }]
}

/** A cost that was unknown at first may have become known since. */
async function withLaterPrices(
  store: CallBookDeps['store'],
  logged: readonly LoggedCall[],
): Promise<readonly LoggedCall[]> {
  const unpriced = logged.filter(({ call }) => call.costMicroUsd === null).map(({ entry }) => entry)
  if (unpriced.length === 0) return logged
  const reply = await store.command('hmget', [usageKeys.priced], unpriced)
  const costs = new Map(unpriced.map((entry, at) => [entry, Array.isArray(reply) ? reply[at] : null]))
  return logged.map(({ entry, call }) => {
    const cost: unknown = costs.get(entry)
    return typeof cost === 'string'
      ? { entry, call: { ...call, costMicroUsd: Number(cost) } }
      : { entry, call }
  })
}
