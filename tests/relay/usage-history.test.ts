import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CallRecord, type UsageReport, usageDimensions } from '../../src-relay/contract/usage.ts'
import { addDays } from '../../src-relay/kernel/calendar-day.ts'
import { RelayError } from '../../src-relay/kernel/errors.ts'
import { createReports, type Reports } from '../../src-relay/usage/reports.ts'
import { rollUp } from '../../src-relay/usage/roll-up.ts'
import { type RowSums, writeSums } from '../../src-relay/usage/sums.ts'
import { usageKeys, versionField } from '../../src-relay/usage/usage-keys.ts'
import { startTestRedis, type TestRedis } from '../fixtures/redis.ts'
import { settledCall } from '../fixtures/settled-call.ts'
import { openTestStore, type TestStore } from '../fixtures/store.ts'
import { writeUsage } from '../fixtures/usage.ts'

/**
 * `CARPOOL_HISTORY_CALLS=1000000` enters every one of them. Otherwise each row of a million's sums is written as it
 * would be by then, and of the log only a part.
 */
const entered = Number(process.env['CARPOOL_HISTORY_CALLS'] ?? 0)
const calls = entered || 1_000_000
const days = 30
const loggedCalls = 3000
const today = '2026-11-22'
const nobody = { key: () => undefined, account: () => undefined }

let redis: TestRedis
let opened: TestStore

const pick = (count: number): number => Math.floor(count * Math.random() ** 2)

/** 50 friends, each with one or two clients and a liking for three of six models, on five accounts. */
function callOn(day: string, hour: number, who = { friend: pick(50), liking: pick(3), account: pick(5) }) {
  const { friend, liking, account } = who
  const endedAt = Date.parse(day) + hour * 3_600_000
  return settledCall({
    keyId: `key-${friend}`,
    accountId: `account-${account}`,
    model: `claude-model-${(friend + liking) % 6}`,
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

/** A call of every row of a day, or of each of its hours. */
function callsOfDay(day: string): CallRecord[] {
  const hours = day > addDays(today, -7) ? Array.from({ length: 15 }, (_, index) => 8 + index) : [12]
  return hours.flatMap(hour =>
    Array.from({ length: 750 }, (_, row) => {
      const who = { friend: row % 50, liking: Math.floor(row / 50) % 3, account: Math.floor(row / 150) }
      return callOn(day, hour, who)
    }),
  )
}

const now = (): number => Date.parse(`${today}T23:00:00Z`)
const listDays = () => Array.from({ length: days }, (_, ago) => addDays(today, -ago))

async function enterAll(): Promise<void> {
  for (const day of listDays())
    for (let left = Math.ceil(calls / days); left > 0; left -= 1000) {
      const some = Array.from({ length: Math.min(left, 1000) }, () =>
        callOn(day, 8 + Math.floor(Math.random() * 15)),
      )
      await writeUsage(opened.store, some, 100_000)
    }
}

async function enterSums(): Promise<void> {
  for (const day of listDays()) {
    const some = callsOfDay(day)
    const factor = Math.round(calls / days / some.length)
    for (const { key, rows } of rollUp(some, { hourDays: 7, dayDays: 400 })) {
      const fields = [...rows].flatMap(([field, sums]) => [field, writeSums(times(sums, factor))])
      for (let first = 0; first < fields.length; first += 2000)
        await opened.store.command('hset', [key], fields.slice(first, first + 2000))
      await opened.store.command('hset', [key], [versionField, day])
    }
  }
  await writeUsage(opened.store, callsOfDay(today).slice(0, loggedCalls))
}

function times(row: RowSums, factor: number): RowSums {
  return new Map([...row].map(([hour, sums]) => [hour, sums.map(sum => sum * factor)]))
}

function show(figure: string): void {
  if (entered) process.stdout.write(`${figure}\n`)
}

beforeAll(async () => {
  redis = await startTestRedis()
  opened = await openTestStore(redis)
  await (entered ? enterAll() : enterSums())
}, 1_800_000)
afterAll(async () => {
  await opened[Symbol.asyncDispose]()
  await redis.stop()
})

const openReports = (): Reports => createReports({ store: opened.store, names: nobody, timeZone: 'UTC', now })

/** Time that this process and Redis have worked so far, in ms: what a report takes on a machine that is not busy. */
async function workedMs(): Promise<number> {
  const info = String(await opened.store.command('info', [], ['cpu']))
  const redisSeconds = [...info.matchAll(/used_cpu_(?:sys|user):([\d.]+)/g)].map(([, seconds]) =>
    Number(seconds),
  )
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000 + redisSeconds.reduce((sum, seconds) => sum + seconds * 1000, 0)
}

/** The quickest of some, of as many as need be while the machine is busy with something else. */
async function quickest(ask: () => Promise<UsageReport>): Promise<number> {
  const took: number[] = []
  const giveUpAt = performance.now() + 20_000
  while (took.length < 3 || (Math.min(...took) > 200 && performance.now() < giveUpAt)) {
    const [worked, begun] = [await workedMs(), performance.now()]
    const calledOff = await ask().then(checkTotal, isStoreDown)
    const passed = performance.now() - begun
    took.push(calledOff ? Number.POSITIVE_INFINITY : Math.min(passed, (await workedMs()) - worked))
  }
  show(`${took.map(Math.round).join(' ')} ms`)
  return Math.min(...took)
}

function checkTotal({ total }: UsageReport): boolean {
  expect(total.calls).toBeGreaterThan(calls / 10)
  return false
}

/** On a machine that has no time for it, a command is called off. */
async function isStoreDown(error: unknown): Promise<boolean> {
  if (!(error instanceof RelayError && error.code === 'store_down')) throw error
  await expect.poll(opened.store.state, { timeout: 10_000 }).toBe('ready')
  return true
}

describe(`${calls} calls of 30 days`, () => {
  it.each(['key', 'day', 'month'] as const)(
    'the first report after a start, by %s, is there in 200 ms',
    { timeout: 60_000 },
    async by => {
      expect(await quickest(() => openReports().report({ by }))).toBeLessThan(200)
    },
  )

  it('any one after what a start reads ahead is there in 200 ms', { timeout: 60_000 }, async () => {
    const reports = openReports()
    await reports.report({ by: 'hour' })
    for (const by of usageDimensions) {
      expect(await quickest(() => reports.report({ by, step: 'day' })), by).toBeLessThan(200)
    }
  })

  it('take less than 300 MB', async () => {
    const memory = String(await opened.store.command('info', [], ['memory']))
    const bytes = Number(/used_memory_dataset:(\d+)/.exec(memory)?.[1])
    const [log, logged] = [
      await opened.store.command('memory', [], ['USAGE', 'carpool:{usage}:calls', 'SAMPLES', 0]),
      await opened.store.command('xlen', [usageKeys.calls]),
    ]
    const whole = bytes + Number(log) * (100_000 / Number(logged) - 1)
    show(`${(whole / 1_000_000).toFixed(1)} MB`)
    expect(whole).toBeLessThan(300_000_000)
  })
})
