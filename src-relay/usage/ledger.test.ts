import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { startTestRedis } from '../../tests/fixtures/redis.ts'
import { settledCall } from '../../tests/fixtures/settled-call.ts'
import { openTestStore, type TestStore } from '../../tests/fixtures/store.ts'
import { RelayError } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import { createCallBook } from './call-book.ts'
import { createLedger, type LedgerDeps } from './ledger.ts'
import { createReports } from './reports.ts'
import { createBatch, recordUsageScript } from './usage-batch.ts'
import { initialUsageSettings } from './usage-settings.ts'

const names = { key: () => undefined, account: () => undefined }

function openLedger({ store, logger }: Pick<TestStore, 'store' | 'logger'>, more: Partial<LedgerDeps> = {}) {
  return createLedger({ store, logger, now: Date.now, instanceId: 'relay-1', ...more })
}

async function allTime(store: Store) {
  const reports = createReports({ store, names, timeZone: 'UTC', now: Date.now })
  return (await reports.allTime('key')).total
}

async function loggedIds(store: Store): Promise<readonly string[]> {
  return (await createCallBook({ store, names }).recentCalls(1000)).map(call => call.id)
}

/** The store, except that a reply of a script never arrives while `losing()`. */
function losingReplies(store: Store, losing: () => boolean): Store {
  return {
    ...store,
    async run(...script) {
      const reply = await store.run(...script)
      if (losing()) throw new RelayError('store_down', 'The reply was lost.')
      return reply
    },
  }
}

describe('recording calls', () => {
  it('writes the sums and the log within the flush interval, unasked', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const ledger = openLedger(opened)
    const call = settledCall()
    ledger.record(call)
    ledger.record(settledCall({ costMicroUsd: null, usage: { input: 1, webSearches: 0 } }))
    expect(ledger.pending()).toBe(2)
    await vi.waitFor(() => expect(ledger.pending()).toBe(0), { timeout: 3000, interval: 10 })
    expect(await allTime(opened.store)).toEqual({
      calls: 2,
      input: 11,
      output: 40,
      cacheRead: 60,
      cacheWrite5m: 80,
      cacheWrite1h: 100,
      reasoning: 10,
      webSearches: 1,
      costMicroUsd: 100,
      unpricedCalls: 1,
    })
    const [second, first] = await createCallBook({ store: opened.store, names }).recentCalls()
    expect(first).toEqual({ ...call, keyName: 'key-1', accountName: 'account-1' })
    expect(second?.costMicroUsd).toBeNull()
    await ledger.stop()
  })

  it('counts a call once, however often it is recorded', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const ledger = openLedger(opened)
    const call = settledCall()
    ledger.record(call)
    await ledger.flush()
    ledger.record(call)
    ledger.record({ ...call, usage: { ...call.usage, input: 999 } })
    await ledger.stop()
    expect(await allTime(opened.store)).toMatchObject({ calls: 1, input: 10 })
    expect(await loggedIds(opened.store)).toEqual([call.id])
  })

  it('adds up what several relays on one Redis record', async () => {
    await using redis = await startTestRedis()
    await using one = await openTestStore(redis)
    await using other = await openTestStore(redis)
    // The same instance id, as after a restart: the numbers of the batches begin anew all the same.
    const ledgers = [openLedger(one), openLedger(other)]
    for (let round = 0; round < 5; round += 1) {
      for (const ledger of ledgers) ledger.record(settledCall())
      await Promise.all(ledgers.map(ledger => ledger.flush()))
    }
    expect(await allTime(one.store)).toMatchObject({ calls: 10, input: 100 })
  })

  it('keeps names with separators in them apart', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const ledger = openLedger(opened)
    const models = ['a|b', 'a%7Cb', 'a', '', 'b|', '%']
    for (const model of models) ledger.record(settledCall({ model }))
    await ledger.stop()
    const reports = createReports({ store: opened.store, names, timeZone: 'UTC', now: Date.now })
    const { rows } = await reports.allTime('model')
    expect(rows.map(row => row.id).toSorted()).toEqual(models.toSorted())
  })

  it('takes numbers that are none for nothing and cuts endless names', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const ledger = openLedger(opened)
    ledger.record(
      settledCall({
        model: 'm'.repeat(100_000),
        client: 'c'.repeat(100_000),
        costMicroUsd: Number.NaN,
        usage: { input: Number.NaN, output: -1, cacheRead: 0.5 },
      }),
    )
    ledger.record(settledCall())
    await ledger.stop()
    expect(await allTime(opened.store)).toMatchObject({
      calls: 2,
      input: 10,
      output: 20,
      cacheRead: 30,
      costMicroUsd: 100,
    })
    const reports = createReports({ store: opened.store, names, timeZone: 'UTC', now: Date.now })
    expect((await reports.allTime('model')).rows.map(row => row.id.length)).toEqual([7, 128])
    const calls = await createCallBook({ store: opened.store, names }).recentCalls()
    expect(calls.map(call => call.client.length)).toEqual([8, 64])
  })

  it('takes at most 10 Redis commands a call, as Redis counts them', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const ledger = openLedger(opened)
    const spent = async (calls: number, pauseMs: number): Promise<number> => {
      await opened.store.command('config', [], ['RESETSTAT'])
      for (let index = 0; index < calls; index += 1) {
        ledger.record(settledCall({ keyId: `key-${index % 50}`, model: `model-${index % 7}` }))
        if (pauseMs > 0) await sleep(pauseMs)
      }
      await ledger.flush()
      const stats = String(await opened.store.command('info', [], ['commandstats']))
      const counted = [...stats.matchAll(/cmdstat_([^:]+):calls=(\d+)/g)].filter(
        ([, name]) => !/^(config|info)/.test(name ?? ''),
      )
      return counted.reduce((sum, [, , count]) => sum + Number(count), 0) / calls
    }
    // The script's first run also loads it.
    await spent(1, 0)
    const [alone, trickle, load] = [await spent(1, 0), await spent(50, 10), await spent(5000, 0)]
    expect(alone).toBeLessThanOrEqual(10)
    expect(trickle).toBeLessThan(3)
    expect(load).toBeLessThan(1.1)
    expect(load).toBeGreaterThanOrEqual(1)
  })

  it('EC-062 lets days expire and keeps the sums of all time', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const ledger = openLedger(opened, { settings: () => ({ ...initialUsageSettings, dayDays: 30 }) })
    ledger.record(settledCall({ day: '2026-10-01' }))
    ledger.record(settledCall({ day: '2026-11-22' }))
    await ledger.stop()
    const lifetime = async (key: string) => Number(await opened.store.command('ttl', [key]))
    expect(await lifetime('{usage}:day:2026-10-01')).toBeGreaterThan(29.9 * 86_400)
    expect(await lifetime('{usage}:day:2026-10-01')).toBeLessThanOrEqual(30 * 86_400)
    expect(await lifetime('{usage}:total')).toBe(-1)
    await opened.store.command('expire', ['{usage}:day:2026-10-01'], [0])
    expect(await allTime(opened.store)).toMatchObject({ calls: 2 })
  })

  it('bounds the call log', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const ledger = openLedger(opened, { settings: () => ({ ...initialUsageSettings, logCalls: 1000 }) })
    for (let index = 0; index < 5000; index += 1) ledger.record(settledCall())
    await ledger.stop()
    const length = Number(await opened.store.command('xlen', ['{usage}:calls']))
    expect(length).toBeGreaterThanOrEqual(1000)
    expect(length).toBeLessThan(1200)
  })
})

describe('recording exactly once', () => {
  it('a batch that is applied again changes nothing', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const label = { writer: 'w', sequence: 1, retention: { hourDays: 14, dayDays: 400, logCalls: 1000 } }
    const { keys, args } = createBatch([settledCall(), settledCall()], label)
    const again = () => opened.store.run(recordUsageScript, keys, args)
    expect([await again(), await again(), await again()]).toEqual([1, 0, 0])
    expect(await allTime(opened.store)).toMatchObject({ calls: 2, costMicroUsd: 200 })
    expect(await loggedIds(opened.store)).toHaveLength(2)
    const later = createBatch([settledCall()], { ...label, sequence: 2 })
    expect(await opened.store.run(recordUsageScript, later.keys, later.args)).toBe(1)
    expect(await allTime(opened.store)).toMatchObject({ calls: 3 })
  })

  it('a lost reply leads to another try and not to another count', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    let lost = 0
    const store = losingReplies(opened.store, () => Math.random() < 0.5 && (lost += 1) > 0)
    const ledger = openLedger({ store, logger: opened.logger }, { flushEveryMs: 5, flushWithinMs: 15_000 })
    for (let round = 0; round < 40; round += 1) {
      for (let index = 0; index < 25; index += 1) ledger.record(settledCall({ keyId: `key-${index}` }))
      await ledger.flush()
    }
    await ledger.stop()
    expect(lost).toBeGreaterThan(3)
    expect(await allTime(opened.store)).toMatchObject({ calls: 1000, input: 10_000, costMicroUsd: 100_000 })
    expect(new Set(await loggedIds(opened.store)).size).toBe(1000)
  })

  it('what a stalled Redis does after the relay gave up on it counts once', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const ledger = openLedger(opened)
    ledger.record(settledCall())
    await ledger.flush()
    redis.pause()
    ledger.record(settledCall())
    await ledger.flush()
    expect(opened.store.state()).not.toBe('ready')
    expect(ledger.pending()).toBe(1)
    redis.resume()
    await vi.waitFor(() => expect(ledger.pending()).toBe(0), { timeout: 10_000 })
    expect(await allTime(opened.store)).toMatchObject({ calls: 2 })
    expect(await loggedIds(opened.store)).toHaveLength(2)
  })

  it('EC-072 Redis killed in the middle: all calls arrive when it is back, once each', async () => {
    await using redis = await startTestRedis({ persist: true })
    await using opened = await openTestStore(redis)
    const ledger = openLedger(opened, { flushEveryMs: 5 })
    let recorded = 0
    const recordFor = async (rounds: number): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) {
        for (let index = 0; index < 20; index += 1) ledger.record(settledCall({ keyId: `key-${index % 3}` }))
        recorded += 20
        await sleep(2)
      }
    }
    for (let outage = 0; outage < 3; outage += 1) {
      const traffic = recordFor(50)
      await sleep(40)
      await redis.kill()
      await traffic
      expect(ledger.pending()).toBeGreaterThan(0)
      await redis.restart()
      await vi.waitFor(() => expect(ledger.pending()).toBe(0), { timeout: 10_000 })
    }
    expect(await allTime(opened.store)).toMatchObject({ calls: recorded, costMicroUsd: recorded * 100 })
    expect(ledger.dropped()).toBe(0)
    const outages = opened.lines.filter(line => line.includes('usage waits for the store'))
    expect(outages).toHaveLength(3)
    await ledger.stop()
  })

  it('a key of a wrong type ends the batch before anything is written, and it waits', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    await opened.store.command('set', ['{usage}:day:2026-11-22'], ['somebody was here'])
    const ledger = openLedger(opened, { flushWithinMs: 200 })
    ledger.record(settledCall())
    await ledger.flush()
    expect(ledger.pending()).toBe(1)
    expect(await opened.store.command('exists', ['{usage}:total'])).toBe(0)
    expect(await opened.store.command('exists', ['{usage}:calls'])).toBe(0)
    await opened.store.command('del', ['{usage}:day:2026-11-22'])
    await vi.waitFor(() => expect(ledger.pending()).toBe(0), { timeout: 3000 })
    expect(await allTime(opened.store)).toMatchObject({ calls: 1 })
  })
})

describe('while Redis is gone', () => {
  it('keeps the oldest calls up to the bound, and says what it leaves out', async () => {
    await using redis = await startTestRedis({ persist: true })
    await using opened = await openTestStore(redis)
    const ledger = openLedger(opened, { mostPending: 100 })
    await redis.kill()
    const calls = Array.from({ length: 250 }, () => settledCall())
    for (const call of calls) ledger.record(call)
    expect([ledger.pending(), ledger.dropped()]).toEqual([100, 150])
    expect(opened.lines.filter(line => line.includes('"dropped":1'))).toHaveLength(1)
    await redis.restart()
    await vi.waitFor(() => expect(ledger.pending()).toBe(0), { timeout: 10_000 })
    const kept = await loggedIds(opened.store)
    expect(kept.toReversed()).toEqual(calls.slice(0, 100).map(call => call.id))
  })

  it('a stop gives up in time and says how many calls are lost', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const ledger = openLedger(opened, { flushWithinMs: 300 })
    await redis.kill()
    for (let index = 0; index < 7; index += 1) ledger.record(settledCall())
    const begun = performance.now()
    await ledger.stop()
    expect(performance.now() - begun).toBeLessThan(2000)
    expect(opened.lines.at(-1)).toContain('"calls":7')
  })

  it('a stop with nothing to write ends at once', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const ledger = openLedger(opened)
    await redis.kill()
    await ledger.stop()
    expect(opened.lines.some(line => line.includes('usage lost'))).toBe(false)
  })
})
