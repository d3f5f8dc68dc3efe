import { describe, expect, it } from 'vitest'
import { startTestRedis } from '../../tests/fixtures/redis.ts'
import { settledCall } from '../../tests/fixtures/settled-call.ts'
import { openTestStore, type TestStore } from '../../tests/fixtures/store.ts'
import { writeUsage } from '../../tests/fixtures/usage.ts'
import { createRecords } from '../store/records.ts'
import { createCallBook } from './call-book.ts'
import { createPriceDesk, priceSettingsRecords } from './price-desk.ts'
import { createReports } from './reports.ts'
import { createReprice } from './repricing.ts'

const table = { date: '2026-11-22', source: 'test', families: [], models: { known: { input: 1, output: 2 } } }
const nobody = { key: () => undefined, account: () => undefined }
const usage = {
  input: 1000,
  output: 100,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
}

async function openDesk(opened: TestStore) {
  const desk = createPriceDesk({ records: createRecords(opened, priceSettingsRecords), table })
  await desk.start()
  return { ...desk, [Symbol.asyncDispose]: desk.stop }
}

describe("the owner's prices", () => {
  it('go before the price file, and give way to it again', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    await using desk = await openDesk(opened)
    const cost = (model: string) => desk.costMicroUsd({ accountId: 'a', model, usage })
    expect([cost('known'), cost('own')]).toEqual([1200, null])
    await desk.change({ models: { known: { input: 3, output: 0 }, own: { input: 0.5, output: 1 } } })
    expect([cost('known'), cost('own')]).toEqual([3000, 600])
    await desk.change({ models: { known: null } })
    expect([cost('known'), cost('own')]).toEqual([1200, 600])
  })

  it('count an account at its own rate', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    await using desk = await openDesk(opened)
    await desk.change({ accountRates: { half: 0.5, free: 0 } })
    const costs = ['half', 'free', 'usual'].map(accountId =>
      desk.costMicroUsd({ accountId, model: 'known', usage }),
    )
    expect(costs).toEqual([600, 0, 1200])
  })
})

describe('calls of a model without a price', () => {
  it('EC-057 are priced from the log when it has one, once, in every sum; the rest keeps its cost', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const { store } = opened
    await using desk = await openDesk(opened)
    const part = { model: 'new-model', costMicroUsd: null, usage, hour: 12 }
    await writeUsage(store, [settledCall(part), settledCall(part), settledCall({ hour: 12 })])
    const reprice = createReprice({ store, prices: desk })
    expect(await reprice()).toEqual({ calls: 0, costMicroUsd: 0 })
    await desk.change({
      models: { 'new-model': { input: 2, output: 0 }, 'model-1': { input: 9, output: 9 } },
    })
    const repriced = await Promise.all([reprice(), reprice()])
    expect(repriced.reduce((sum, { calls }) => sum + calls, 0)).toBe(2)
    expect(await reprice()).toEqual({ calls: 0, costMicroUsd: 0 })

    const now = () => Date.parse('2026-11-22T12:00:00Z')
    const reports = createReports({ store, names: nobody, timeZone: 'UTC', now })
    const totals = { calls: 3, costMicroUsd: 4100, unpricedCalls: 0 }
    for (const by of ['key', 'hour', 'day', 'week', 'month'] as const)
      expect((await reports.report({ by, from: '2026-11-01', to: '2026-11-30' })).total).toMatchObject(totals)
    expect((await reports.allTime('key')).total).toMatchObject(totals)
    const calls = await createCallBook({ store, names: nobody }).recentCalls()
    expect(calls.map(call => call.costMicroUsd)).toEqual([100, 2000, 2000])
  })
})
