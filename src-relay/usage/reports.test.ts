import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { startTestRedis } from '../../tests/fixtures/redis.ts'
import { settledCall } from '../../tests/fixtures/settled-call.ts'
import { openTestStore } from '../../tests/fixtures/store.ts'
import { AdminProblem } from '../contract/problem.ts'
import type { CallRecord, UsageReport, UsageTotals } from '../contract/usage.ts'
import { addDays } from '../kernel/calendar-day.ts'
import type { Store } from '../store/store.ts'
import { createLedger } from './ledger.ts'
import { createReports, type ReportsDeps } from './reports.ts'
import { createBatch, mostCallsOfBatch, recordUsageScript } from './usage-batch.ts'
import { exportReport } from './usage-export.ts'

const noon = Date.parse('2026-11-22T12:00:00Z')
const nobody = { key: () => undefined, account: () => undefined }

function openReports(store: Store, more: Partial<ReportsDeps> = {}) {
  return createReports({ store, names: nobody, timeZone: 'UTC', now: () => noon, ...more })
}

async function write(store: Store, calls: readonly CallRecord[]): Promise<void> {
  for (let first = 0; first < calls.length; first += mostCallsOfBatch) {
    const retention = { hourDays: 14, dayDays: 400, logCalls: 1_000_000 }
    const label = { writer: 'test', sequence: 1 + first / mostCallsOfBatch, retention }
    const { keys, args } = createBatch(calls.slice(first, first + mostCallsOfBatch), label)
    await store.run(recordUsageScript, keys, args)
  }
}

async function problemOf(promise: Promise<unknown>): Promise<AdminProblem> {
  const error = await promise.catch((reason: unknown) => reason)
  if (!(error instanceof AdminProblem)) throw new Error(`no problem but ${String(error)}`)
  return error
}

/** The same sums, made the plain way from the calls themselves. */
function sumBy(calls: readonly CallRecord[], idOf: (call: CallRecord) => string) {
  const sums: Record<string, UsageTotals> = {}
  for (const call of calls) {
    const before = sums[idOf(call)]
    const unpriced = call.costMicroUsd === null ? 1 : 0
    sums[idOf(call)] = {
      calls: (before?.calls ?? 0) + 1,
      input: (before?.input ?? 0) + call.usage.input,
      output: (before?.output ?? 0) + call.usage.output,
      cacheRead: (before?.cacheRead ?? 0) + call.usage.cacheRead,
      cacheWrite5m: (before?.cacheWrite5m ?? 0) + call.usage.cacheWrite5m,
      cacheWrite1h: (before?.cacheWrite1h ?? 0) + call.usage.cacheWrite1h,
      reasoning: (before?.reasoning ?? 0) + call.usage.reasoning,
      webSearches: (before?.webSearches ?? 0) + call.usage.webSearches,
      costMicroUsd: (before?.costMicroUsd ?? 0) + (call.costMicroUsd ?? 0),
      unpricedCalls: (before?.unpricedCalls ?? 0) + unpriced,
    }
  }
  return sums
}

function asSums({ rows }: Pick<UsageReport, 'rows'>): Record<string, UsageTotals> {
  return Object.fromEntries(rows.filter(row => row.totals.calls > 0).map(row => [row.id, row.totals]))
}

function below(limit: number): number {
  return Math.floor(Math.random() * limit)
}

/** Any of 50 keys, 5 accounts, 6 models and 12 days. */
function randomCall(): CallRecord {
  return settledCall({
    keyId: `key-${below(50)}`,
    accountId: `account-${below(5)}`,
    model: `model-${below(6)}`,
    client: `client-${below(3)}`,
    hour: below(24),
    day: addDays('2026-11-22', -below(12)),
    costMicroUsd: below(20) === 0 ? null : below(9_000_000),
    usage: {
      input: below(200_000),
      output: below(60_000),
      cacheRead: below(900_000),
      cacheWrite5m: below(90_000),
      cacheWrite1h: below(9000),
      reasoning: below(30_000),
      webSearches: below(4),
    },
  })
}

describe('10,000 calls of 50 keys in random order', () => {
  it('sum up to the same along every dimension and in every period, with crashes between', async () => {
    await using redis = await startTestRedis({ persist: true })
    await using opened = await openTestStore(redis)
    const { store, logger } = opened
    const calls = Array.from({ length: 10_000 }, randomCall)
    const ledger = createLedger({ store, logger, now: Date.now, instanceId: 'relay-1', flushEveryMs: 20 })
    for (const [index, call] of calls.entries()) {
      ledger.record(call)
      if (index % 100 === 0) await sleep(5)
      if (index === 3000 || index === 7000) await redis.kill().then(redis.restart)
    }
    await vi.waitFor(() => expect(ledger.pending()).toBe(0), { timeout: 40_000 })
    await ledger.stop()
    expect(ledger.dropped()).toBe(0)

    const reports = openReports(store)
    const all = { all: sumBy(calls, () => 'all')['all'] }
    const idOf = { key: 'keyId', account: 'accountId', model: 'model', day: 'day' } as const
    for (const by of ['key', 'account', 'model', 'day'] as const) {
      const report = await reports.report({ by })
      expect({ all: report.total }).toEqual(all)
      expect(asSums(report)).toEqual(sumBy(calls, call => call[idOf[by]]))
    }
    for (const by of ['hour', 'week', 'month', 'client', 'provider'] as const) {
      const report = await reports.report({ by, from: '2026-11-01', to: '2026-11-30' })
      expect({ all: report.total }).toEqual(all)
    }
    const hourly = await reports.report({ by: 'hour' })
    const hourOf = (call: CallRecord) => `${call.day}T${String(call.hour).padStart(2, '0')}`
    expect(asSums(hourly)).toEqual(sumBy(calls, hourOf))
    for (const by of ['key', 'account', 'model'] as const) {
      const report = await reports.allTime(by)
      expect({ all: report.total }).toEqual(all)
      expect(asSums(report)).toEqual(sumBy(calls, call => call[idOf[by]]))
    }
    const week = { from: '2026-11-14', to: '2026-11-20' }
    const ofWeek = calls.filter(call => call.day >= week.from && call.day <= week.to)
    const report = await reports.report({ by: 'key', ...week })
    expect(report).toMatchObject(week)
    expect(asSums(report)).toEqual(sumBy(ofWeek, call => call.keyId))
  }, 90_000)
})

describe('a wide report', () => {
  it('filters, follows the time and compares with as many days before', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const calls = ['2026-11-09', '2026-11-16', '2026-11-17', '2026-11-22'].flatMap(day => [
      settledCall({ day, hour: 9, keyId: 'ada' }),
      settledCall({ day, hour: 9, keyId: 'bo', client: 'editor', model: 'other-model' }),
    ])
    await write(opened.store, calls)
    const report = await openReports(opened.store).report({
      by: 'model',
      from: '2026-11-16',
      key: 'ada',
      step: 'day',
      compare: 'previous',
    })
    expect(report.rows.map(({ id, totals }) => [id, totals.calls])).toEqual([['model-1', 3]])
    expect(report.rows[0]?.previous?.calls).toBe(1)
    expect(report.previous).toMatchObject({ from: '2026-11-09', to: '2026-11-15', total: { calls: 1 } })
    expect(report.series?.map(({ totals }) => totals.calls)).toEqual([1, 1, 0, 0, 0, 0, 1])
    const weeks = await openReports(opened.store).report({ by: 'week', from: '2026-11-09', client: 'editor' })
    expect(weeks.rows.map(({ id, totals }) => [id, totals.calls])).toEqual([
      ['2026-11-09', 1],
      ['2026-11-16', 3],
    ])
  })

  it('is exported with the numbers of the screen, and with no formula in it', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    await write(opened.store, [settledCall({ model: '=cmd|"calc"' }), settledCall()])
    const report = await openReports(opened.store).report({ by: 'model', from: '2026-11-22' })
    const csv = exportReport(report, 'csv')
    expect(csv.fileName).toBe('carpool-usage-model-2026-11-22-2026-11-22.csv')
    const lines = csv.text.split('\r\n')
    expect(lines).toHaveLength(5)
    expect(lines[1]).toContain(`"'=cmd|""calc""","'=cmd|""calc"""`)
    expect(lines[3]).toBe('total,2026-11-22,2026-11-22,,,2,20,40,60,80,100,10,2,200,0')
    expect(JSON.parse(exportReport(report, 'json').text)).toEqual(report)
  })

  it('shows whole months whose days have expired', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    await write(opened.store, [settledCall({ day: '2024-02-29' }), settledCall({ day: '2026-11-22' })])
    await opened.store.command('del', ['{usage}:day:2024-02-29'])
    const { rows } = await openReports(opened.store).report({ by: 'month', from: '2024-02-01' })
    const used = rows.filter(({ totals }) => totals.calls > 0)
    expect(used.map(({ id }) => id)).toEqual(['2024-02', '2026-11'])
  })
})

describe('a report', () => {
  it('covers the last 30 days, today included, and shows every day of them', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const days = ['2026-10-23', '2026-10-24', '2026-11-22', '2026-11-23']
    await write(
      opened.store,
      days.map(day => settledCall({ day })),
    )
    const report = await openReports(opened.store).report({ by: 'day' })
    expect(report).toMatchObject({ by: 'day', from: '2026-10-24', to: '2026-11-22', timeZone: 'UTC' })
    expect(report.rows).toHaveLength(30)
    expect(report.rows.map(row => row.id)).toEqual(report.rows.map(row => row.id).toSorted())
    expect(report.rows.at(0)).toMatchObject({ id: '2026-10-24', label: '2026-10-24', totals: { calls: 1 } })
    expect(report.rows.at(1)?.totals).toMatchObject({ calls: 0, costMicroUsd: 0 })
    expect(report.total.calls).toBe(2)
  })

  it('counts 30 days back from the end it is given', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const reports = openReports(opened.store)
    expect(await reports.report({ by: 'key', to: '2026-03-01' })).toMatchObject({ from: '2026-01-31' })
    expect(await reports.report({ by: 'key', from: '2026-03-01' })).toMatchObject({ to: '2026-11-22' })
  })

  it('EC-069 begins and ends its days in the configured zone', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const now = (): number => Date.parse('2026-11-22T20:00:00Z')
    const inZone = (timeZone: string) => openReports(opened.store, { timeZone, now }).report({ by: 'key' })
    expect(await inZone('Asia/Shanghai')).toMatchObject({ to: '2026-11-23', timeZone: 'Asia/Shanghai' })
    expect(await inZone('America/New_York')).toMatchObject({ to: '2026-11-22' })
  })

  it('names keys and accounts, and shows the id of one that is gone', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const { store } = opened
    await write(store, [settledCall(), settledCall({ keyId: 'key-2', costMicroUsd: 900 })])
    const names = {
      key: (id: string) => (id === 'key-1' ? 'Ada' : undefined),
      account: () => 'Shared',
    }
    const reports = openReports(store, { names })
    const labels = async (by: 'key' | 'account' | 'model') =>
      (await reports.report({ by })).rows.map(row => row.label)
    expect(await labels('key')).toEqual(['key-2', 'Ada'])
    expect(await labels('account')).toEqual(['Shared'])
    expect(await labels('model')).toEqual(['model-1'])
  })

  it('is empty where nothing was used', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const report = await openReports(opened.store).report({ by: 'model' })
    expect(report.rows).toEqual([])
    expect(report.total).toMatchObject({ calls: 0, costMicroUsd: 0, unpricedCalls: 0 })
  })

  it.each([
    [{ from: '2026-11-23' }, 'from', 'from must not be after 2026-11-22.'],
    [{ from: '2026-11-20', to: '2026-11-19' }, 'from', 'from must not be after 2026-11-19.'],
    [{ from: '2025-10-18' }, 'from', 'from must be at most 399 days before 2026-11-22.'],
    [{ from: '2026-02-30' }, 'from', 'from must be a day of the calendar.'],
    [{ to: '2026-13-01' }, 'to', 'to must be a day of the calendar.'],
  ])('refuses %j', async (range, path, message) => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const { status, problem } = await problemOf(openReports(opened.store).report({ by: 'key', ...range }))
    expect(status).toBe(400)
    expect(problem).toMatchObject({ code: 'invalid_request', message, fields: [{ path }] })
  })

  it('takes 400 days', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const report = await openReports(opened.store).report({ by: 'day', from: '2025-10-19' })
    expect(report.rows).toHaveLength(400)
  })
})
