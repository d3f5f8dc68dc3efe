import type { SettledCall } from '../contract/live-call.ts'
import type { UsageDimension, UsageQuery, UsageReport } from '../contract/usage.ts'
import type { Store } from '../store/store.ts'
import { readCall } from './call-log.ts'
import { createDayOf } from './day.ts'
import { type Period, readPeriod } from './period.ts'
import { createRowSums, type RowSums, type StoredRows } from './row-sums.ts'
import { usageKeys } from './usage-keys.ts'

/** What stands for an id on a screen; undefined for a key or an account that is gone. */
export interface UsageNames {
  key(id: string): string | undefined
  account(id: string): string | undefined
}

export interface ReportsDeps {
  readonly store: Pick<Store, 'command'>
  readonly names: UsageNames
  /** IANA zone of the days. */
  readonly timeZone: string
  readonly now: () => number
}

export type UsageRow = UsageReport['rows'][number]

/** What the books say. Every figure is a sum over the same rows, so that no two of them differ. */
export interface Reports {
  /** The last 30 days, today included, where the query names none. Throws `AdminProblem(400)` on a bad range. */
  report(query: UsageQuery): Promise<UsageReport>
  /** Since the beginning, days that have expired included. */
  allTime(by: Exclude<UsageDimension, 'day'>): Promise<Pick<UsageReport, 'total' | 'rows'>>
  /** Newest first. */
  recentCalls(limit?: number): Promise<readonly SettledCall[]>
}

const callsAtOnce = 100
const mostCallsAtOnce = 1000
/** Days asked for together: few enough for the store's patience with one command. */
const daysAtOnce = 8

export function createReports({ store, names, timeZone, now }: ReportsDeps): Reports {
  const dayOf = createDayOf(timeZone)
  const readRows = async (key: string) => Object.entries(readHash(await store.command('hgetall', [key])))
  const labelOf = (by: UsageDimension, id: string): string => (isNamed(by) ? names[by](id) : id) ?? id
  const labelled = (by: UsageDimension, sums: RowSums) => ({
    total: sums.total(),
    rows: sums
      .list()
      .map(({ id, totals }) => ({ id, label: labelOf(by, id), totals }))
      .toSorted(by === 'day' ? earlierFirst : dearerFirst),
  })

  return {
    async report({ by, from, to }) {
      const period = readPeriod({ from, to }, dayOf(now()))
      const sums = createRowSums(by)
      if (by === 'day') for (const day of period.days) sums.open(day)
      for await (const { day, rows } of readDays(period, readRows)) sums.add(rows, day)
      return { by, from: period.from, to: period.to, timeZone, ...labelled(by, sums) }
    },
    async allTime(by) {
      const sums = createRowSums(by)
      sums.add(await readRows(usageKeys.total), '')
      return labelled(by, sums)
    },
    async recentCalls(limit = callsAtOnce) {
      const count = Math.min(limit, mostCallsAtOnce)
      const entries = await store.command('xrevrange', [usageKeys.calls], ['+', '-', 'COUNT', count])
      return (Array.isArray(entries) ? entries : [])
        .map(readCall)
        .filter(call => call !== undefined)
        .map(call => ({
          ...call,
          keyName: labelOf('key', call.keyId),
          accountName: labelOf('account', call.accountId),
        }))
    },
  }
}

async function* readDays({ days }: Period, readRows: (key: string) => Promise<StoredRows>) {
  for (let first = 0; first < days.length; first += daysAtOnce) {
    const together = days.slice(first, first + daysAtOnce)
    yield* await Promise.all(together.map(async day => ({ day, rows: await readRows(usageKeys.day(day)) })))
  }
}

function isNamed(by: UsageDimension): by is keyof UsageNames {
  return by === 'key' || by === 'account'
}

function earlierFirst(a: UsageRow, b: UsageRow): number {
  return a.id < b.id ? -1 : 1
}

function dearerFirst(a: UsageRow, b: UsageRow): number {
  return (
    b.totals.costMicroUsd - a.totals.costMicroUsd || b.totals.calls - a.totals.calls || earlierFirst(a, b)
  )
}

function readHash(reply: unknown): Readonly<Record<string, string>> {
  // The store gives a hash as an object of strings.
  return typeof reply === 'object' && reply !== null ? (reply as Record<string, string>) : {}
}
