import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallRecord } from '../../src-relay/contract/usage.ts'
import { addDays } from '../../src-relay/kernel/calendar-day.ts'
import { createReports, type Reports } from '../../src-relay/usage/reports.ts'
import { startTestRedis, type TestRedis } from '../fixtures/redis.ts'
import { settledCall } from '../fixtures/settled-call.ts'
import { openTestStore, type TestStore } from '../fixtures/store.ts'
import { writeUsage } from '../fixtures/usage.ts'

/** The full million is made with `CARPOOL_HISTORY_CALLS=1000000`. */
const calls = Number(process.env['CARPOOL_HISTORY_CALLS'] ?? 30_000)
const days = 30
const today = '2026-11-22'
const nobody = { key: () => undefined, account: () => undefined }

let redis: TestRedis
let opened: TestStore
let reports: Reports

/** 50 friends, each with one or two clients and a liking for two or three of six models, on five accounts. */
function callAt(index: number): CallRecord {
  const friend = Math.floor(50 * Math.random() ** 2)
  const day = addDays(today, -Math.floor((index * days) / calls))
  const hour = 8 + Math.floor(Math.random() * 15)
  const endedAt = Date.parse(day) + hour * 3_600_000
  return settledCall({
    keyId: `key-${friend}`,
    accountId: `account-${Math.floor(5 * Math.random() ** 2)}`,
    model: `claude-model-${(friend + Math.floor(3 * Math.random() ** 2)) % 6}`,
    provider: 'provider-1',
    client: Math.random() < 0.1 ? 'Editor' : 'Claude Code',
    day,
    ...(day > addDays(today, -7) && { hour }),
    startedAt: endedAt - 20_000,
    endedAt,
    modelAsked: 'claude-model',
    queueMs: 1,
    firstByteMs: 900,
    requestBytes: 250_000,
    responseBytes: 30_000,
    routing: 'the conversation is bound to it',
    costMicroUsd: Math.floor(Math.random() * 900_000),
    usage: {
      input: 12,
      output: Math.floor(Math.random() * 4000),
      cacheRead: Math.floor(Math.random() * 150_000),
    },
  })
}

const now = (): number => Date.parse(`${today}T23:00:00Z`)

function show(figure: string): void {
  if (process.env['CARPOOL_HISTORY_CALLS']) process.stdout.write(`${figure}\n`)
}

beforeAll(async () => {
  redis = await startTestRedis()
  opened = await openTestStore(redis)
  reports = createReports({ store: opened.store, names: nobody, timeZone: 'UTC', now })
  for (let first = 0; first < calls; first += 10_000) {
    const some = Array.from({ length: Math.min(10_000, calls - first) }, (_, index) => callAt(first + index))
    await writeUsage(opened.store, some, 100_000)
  }
}, 1_800_000)
afterAll(async () => {
  await opened[Symbol.asyncDispose]()
  await redis.stop()
})

describe(`${calls} calls of 30 days`, () => {
  it.each(['key', 'account', 'model', 'client', 'provider', 'hour', 'day', 'week', 'month'] as const)(
    'a report by %s is there in 200 ms',
    async by => {
      const took: number[] = []
      for (let round = 0; round < 5; round += 1) {
        const begun = performance.now()
        const { total } = await reports.report({ by, step: 'day' })
        took.push(performance.now() - begun)
        expect(total.calls).toBeGreaterThan(0)
      }
      show(`${by}: ${took.map(Math.round).join(' ')} ms`)
      expect(Math.min(...took)).toBeLessThan(200)
    },
  )

  it('take less than 300 MB', async () => {
    const memory = String(await opened.store.command('info', [], ['memory']))
    const megabytes = Number(/used_memory_dataset:(\d+)/.exec(memory)?.[1]) / 1_000_000
    show(`${megabytes.toFixed(1)} MB`)
    expect(megabytes).toBeLessThan(300)
  })
})
