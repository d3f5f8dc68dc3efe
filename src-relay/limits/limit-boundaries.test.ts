import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testKey } from '../../tests/fixtures/api-key.ts'
import { admitted, callUnder, openTestLimits, type TestLimits, took } from '../../tests/fixtures/limits.ts'
import { startTestRedis, type TestRedis } from '../../tests/fixtures/redis.ts'
import type { LimitSettings } from '../contract/limit.ts'
import type { LimitWindow } from '../contract/limit-window.ts'

let redis: TestRedis
let releases: AsyncDisposableStack
let clock: number
beforeEach(async () => {
  releases = new AsyncDisposableStack()
  redis = releases.use(await startTestRedis())
})
afterEach(() => releases.disposeAsync())

const startRelay = async (timeZone: string): Promise<TestLimits> =>
  releases.use(await openTestLimits(redis, { timeZone, now: () => clock }))
const set = (moment: string): void => {
  clock = Date.parse(moment)
}
const pass = async (relay: TestLimits, limits: LimitSettings): Promise<boolean> =>
  (await admitted([relay.admission.admit(callUnder(limits))])).length === 1
async function useOf(relay: TestLimits, limits: LimitSettings) {
  const [use] = (await relay.report.useOf(testKey({ limits }))).uses
  const resets = use?.resetsAt === undefined ? 'never' : new Date(use.resetsAt).toISOString().slice(0, 16)
  return `${use?.used} used, resets ${resets}`
}
const oneOver = (window: LimitWindow): LimitSettings => ({ requests: [{ max: 1, window }] })

const day = oneOver({ kind: 'day' })
const monday = oneOver({ kind: 'week', startsOn: 'monday', hour: 0 })
const saturdayAtSix = oneOver({ kind: 'week', startsOn: 'saturday', hour: 6 })

describe('EC-067 EC-105: a window ends when clocks in the configured zone say so', () => {
  it.each<[string, LimitSettings, string, string]>([
    ['UTC', day, '2026-11-22T23:59:59Z', '2026-11-23T00:00:01Z'],
    ['Asia/Shanghai', day, '2026-11-22T15:59:59Z', '2026-11-22T16:00:01Z'],
    ['America/New_York', day, '2026-11-23T04:59:59Z', '2026-11-23T05:00:01Z'],
    // 23 hours long, then 25.
    ['America/New_York', day, '2026-03-08T04:59:59Z', '2026-03-08T05:00:01Z'],
    ['America/New_York', day, '2026-03-09T03:59:59Z', '2026-03-09T04:00:01Z'],
    ['America/New_York', day, '2026-11-01T03:59:59Z', '2026-11-01T04:00:01Z'],
    ['America/New_York', day, '2026-11-02T04:59:59Z', '2026-11-02T05:00:01Z'],
    ['UTC', monday, '2026-11-22T23:59:59Z', '2026-11-23T00:00:01Z'],
    ['UTC', monday, '2027-01-03T23:59:59Z', '2027-01-04T00:00:01Z'],
    ['Asia/Shanghai', monday, '2026-11-22T15:59:59Z', '2026-11-22T16:00:01Z'],
    ['America/New_York', monday, '2026-03-09T03:59:59Z', '2026-03-09T04:00:01Z'],
    ['America/New_York', monday, '2026-11-02T04:59:59Z', '2026-11-02T05:00:01Z'],
    ['America/New_York', saturdayAtSix, '2026-11-21T10:59:59Z', '2026-11-21T11:00:01Z'],
  ])('%s %o: not at %s, but at %s', async (zone, limits, before, after) => {
    const relay = await startRelay(zone)
    clock = Date.parse(before) - 20 * 3_600_000
    expect(await pass(relay, limits)).toBe(true)
    set(before)
    expect(await pass(relay, limits)).toBe(false)
    set(after)
    expect(await pass(relay, limits)).toBe(true)
    expect(await pass(relay, limits)).toBe(false)
  })

  it('a day of 25 hours counts them all', async () => {
    const relay = await startRelay('America/New_York')
    set('2026-11-01T04:00:00Z')
    expect(await pass(relay, day)).toBe(true)
    set('2026-11-02T04:59:59Z')
    expect(await pass(relay, day)).toBe(false)
    expect(await useOf(relay, day)).toBe('1 used, resets 2026-11-02T05:00')
  })

  it('five hours begin with the first call after the last five', async () => {
    const relay = await startRelay('UTC')
    const limits = oneOver({ kind: 'five-hours' })
    set('2026-11-22T08:30:00Z')
    expect(await useOf(relay, limits)).toBe('0 used, resets never')
    expect(await pass(relay, limits)).toBe(true)
    set('2026-11-22T13:29:59Z')
    expect(await useOf(relay, limits)).toBe('1 used, resets 2026-11-22T13:30')
    expect(await pass(relay, limits)).toBe(false)
    set('2026-11-22T17:00:00Z')
    expect(await pass(relay, limits)).toBe(true)
    set('2026-11-22T21:59:59Z')
    expect(await pass(relay, limits)).toBe(false)
  })

  it('five hours begin with the call, not with what it took', async () => {
    const relay = await startRelay('UTC')
    const limits: LimitSettings = { tokens: [{ max: 10, window: { kind: 'five-hours' } }] }
    set('2026-11-22T08:00:00Z')
    const admission = await relay.admission.admit(callUnder(limits))
    set('2026-11-22T09:00:00Z')
    await admission.settle(took(50))
    expect(await useOf(relay, limits)).toBe('50 used, resets 2026-11-22T13:00')
  })

  it('rolling minutes roll: in none of them more than allowed, and little less', async () => {
    const relay = await startRelay('UTC')
    const limits: LimitSettings = { requests: [{ max: 6, window: { kind: 'rolling', minutes: 10 } }] }
    const begun = Date.parse('2026-11-22T23:30:00Z')
    const passed: number[] = []
    for (let second = 0; second < 3600; second += 20) {
      clock = begun + second * 1000
      if (await pass(relay, limits)) passed.push(second)
    }
    const most = Math.max(...passed.map(from => passed.filter(at => at >= from && at < from + 600).length))
    expect(most).toBe(6)
    expect(passed.length).toBeGreaterThanOrEqual(33)
  })

  it('all time never ends', async () => {
    const relay = await startRelay('UTC')
    const limits = oneOver({ kind: 'total' })
    set('2026-11-22T12:00:00Z')
    expect(await pass(relay, limits)).toBe(true)
    set('2036-11-22T12:00:00Z')
    expect(await pass(relay, limits)).toBe(false)
    expect(await useOf(relay, limits)).toBe('1 used, resets never')
  })
})

describe('the clock', () => {
  it('of a relay that lags behind does not open the last window again', async () => {
    const relay = await startRelay('UTC')
    set('2026-11-23T00:00:01Z')
    expect(await pass(relay, day)).toBe(true)
    set('2026-11-22T23:59:59Z')
    expect(await pass(relay, day)).toBe(false)
    set('2026-11-23T00:00:02Z')
    expect(await pass(relay, day)).toBe(false)
  })

  it('EC-067: put into another zone ends no window that has begun, and the next follows that zone', async () => {
    set('2026-11-22T10:00:00Z')
    expect(await pass(await startRelay('Asia/Shanghai'), day)).toBe(true)
    const moved = await startRelay('America/New_York')
    set('2026-11-22T15:59:59Z')
    expect(await pass(moved, day)).toBe(false)
    expect(await useOf(moved, day)).toBe('1 used, resets 2026-11-22T16:00')
    set('2026-11-22T16:00:01Z')
    expect(await pass(moved, day)).toBe(true)
    expect(await useOf(moved, day)).toBe('1 used, resets 2026-11-23T05:00')
  })

  it('that was a year ahead for a moment does not hold anybody up for a year', async () => {
    const relay = await startRelay('UTC')
    set('2027-11-22T12:00:00Z')
    expect(await pass(relay, day)).toBe(true)
    set('2026-11-22T12:00:00Z')
    expect(await pass(relay, day)).toBe(true)
    expect(await useOf(relay, day)).toBe('1 used, resets 2026-11-23T00:00')
  })
})

describe('EC-068 PS-23: a reset by hand clears what is used and moves no window', () => {
  it.each<[LimitWindow, string]>([
    [{ kind: 'day' }, '2026-11-23T00:00'],
    [{ kind: 'week', startsOn: 'monday', hour: 0 }, '2026-11-23T00:00'],
    [{ kind: 'five-hours' }, '2026-11-22T21:00'],
    [{ kind: 'total' }, 'never'],
  ])('over %o', async (window, resets) => {
    const relay = await startRelay('UTC')
    const limits = oneOver(window)
    const key = testKey({ limits })
    set('2026-11-22T16:00:00Z')
    await pass(relay, limits)
    set('2026-11-22T16:49:00Z')
    const { uses } = await relay.report.reset(key, {})
    expect(uses[0]?.used).toBe(0)
    expect(await pass(relay, limits)).toBe(true)
    expect(await useOf(relay, limits)).toBe(`1 used, resets ${resets}`)
    expect(await pass(relay, limits)).toBe(false)
  })

  it('over rolling minutes there is nothing but what is used', async () => {
    const relay = await startRelay('UTC')
    const limits = oneOver({ kind: 'rolling', minutes: 10 })
    set('2026-11-22T16:49:00Z')
    await pass(relay, limits)
    await relay.report.reset(testKey({ limits }), {})
    expect(await pass(relay, limits)).toBe(true)
  })

  it('is for all limits or for one, and keeps what running calls have set aside', async () => {
    const relay = await startRelay('UTC')
    const window = { kind: 'day' } as const
    const limits = { requests: [{ max: 9, window }], tokens: [{ max: 999, window }] }
    const key = testKey({ limits })
    set('2026-11-22T16:49:00Z')
    const [first] = await admitted([1, 2].map(() => relay.admission.admit(callUnder(limits))))
    await first?.settle(took(7))
    const numbers = ({ uses }: Awaited<ReturnType<TestLimits['report']['useOf']>>) =>
      uses.map(({ used, reserved }) => [used, reserved])
    expect(numbers(await relay.report.useOf(key))).toEqual([
      [2, 0],
      [7, 130],
    ])
    expect(numbers(await relay.report.reset(key, { limit: 'tokens' }))).toEqual([
      [2, 0],
      [0, 130],
    ])
    expect(numbers(await relay.report.reset(key, {}))).toEqual([
      [0, 0],
      [0, 130],
    ])
    await expect(relay.report.reset(key, { limit: 'callsInFlight' })).rejects.toMatchObject({ status: 400 })
  })
})

describe('EC-066: what is shown', () => {
  it('is what the next call is judged by, of each rule of each limit, with its zone', async () => {
    const relay = await startRelay('Asia/Shanghai')
    set('2026-11-22T12:00:00Z')
    const limits: LimitSettings = {
      callsInFlight: { max: 2 },
      requests: [{ max: 5, window: { kind: 'day' }, models: 'large' }],
      cost: [{ maxUsd: 1.5, window: { kind: 'total' } }],
    }
    const admission = await relay.admission.admit(callUnder(limits))
    const key = testKey({ limits })
    expect(await relay.report.useOf(key)).toEqual({
      keyId: 'k1',
      timeZone: 'Asia/Shanghai',
      uses: [
        { limit: 'callsInFlight', unit: 'calls', max: 2, used: 1, reserved: 0, waiting: 0 },
        {
          limit: 'requests',
          unit: 'requests',
          max: 5,
          used: 1,
          reserved: 0,
          window: { kind: 'day' },
          models: 'large',
          resetsAt: Date.parse('2026-11-22T16:00:00Z'),
        },
        {
          limit: 'cost',
          unit: 'micro-usd',
          max: 1_500_000,
          used: 0,
          reserved: 130,
          window: { kind: 'total' },
        },
      ],
    })
    await admission.settle(took(1000))
    const { uses } = await relay.report.useOf(key)
    expect(uses.map(({ used, reserved }) => [used, reserved])).toEqual([
      [0, 0],
      [1, 0],
      [1000, 0],
    ])
  })

  it('of a key without limits is nothing', async () => {
    const relay = await startRelay('UTC')
    set('2026-11-22T12:00:00Z')
    expect((await relay.report.useOf(testKey())).uses).toEqual([])
  })
})
