import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { testKey } from '../../tests/fixtures/api-key.ts'
import {
  admitted,
  callUnder,
  noUsage,
  openTestLimits,
  type TestLimits,
  type TestLimitsOptions,
  took,
} from '../../tests/fixtures/limits.ts'
import { startTestRedis, type TestRedis } from '../../tests/fixtures/redis.ts'
import type { LimitSettings } from '../contract/limit.ts'
import type { LimitWindow } from '../contract/limit-window.ts'

let redis: TestRedis
let releases: AsyncDisposableStack
beforeEach(async () => {
  releases = new AsyncDisposableStack()
  redis = releases.use(await startTestRedis({ persist: true }))
})
afterEach(() => releases.disposeAsync())

const startRelay = async (options: TestLimitsOptions = {}): Promise<TestLimits> =>
  releases.use(await openTestLimits(redis, options))
const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))
const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

const total = { window: { kind: 'total' } } as const
const hour = { window: { kind: 'rolling', minutes: 60 } } as const
const windows: LimitWindow[] = [
  { kind: 'rolling', minutes: 1 },
  { kind: 'five-hours' },
  { kind: 'day' },
  { kind: 'week', startsOn: 'monday', hour: 0 },
  { kind: 'total' },
]

async function useOf(relay: TestLimits, limits: LimitSettings) {
  const { uses } = await relay.report.useOf(testKey({ limits }))
  return uses.map(({ used, reserved }) => [used, reserved])
}

describe('a limit of requests', () => {
  it.each(windows)(
    'EC-101: of 1,000 parallel calls on two relays exactly 100 pass, over %o',
    async window => {
      const [one, two] = [await startRelay(), await startRelay()]
      const limits = { requests: [{ max: 100, window }] }
      const attempts = times(1000, at => (at % 2 === 0 ? one : two).admission.admit(callUnder(limits)))
      expect(await admitted(attempts)).toHaveLength(100)
      expect(await useOf(one, limits)).toEqual([[100, 0]])
    },
  )

  it('counts in all windows or, when one of them is full, in none', async () => {
    const relay = await startRelay()
    const limits = { requests: windows.map(window => ({ max: window.kind === 'day' ? 2 : 5, window })) }
    expect(await admitted(times(5, () => relay.admission.admit(callUnder(limits))))).toHaveLength(2)
    expect(await useOf(relay, limits)).toEqual(times(5, () => [2, 0]))
  })

  it('counts for one model family only, if it is told to', async () => {
    const relay = await startRelay()
    const limits = {
      requests: [
        { max: 1, ...total, models: 'large' },
        { max: 3, ...total },
      ],
    }
    const ask = (model: string) => relay.admission.admit(callUnder(limits, { model }))
    expect(await admitted([ask('acme-large-4'), ask('acme-large-5'), ask('acme-small-4')])).toHaveLength(2)
    expect(await useOf(relay, limits)).toEqual([
      [1, 0],
      [2, 0],
    ])
  })

  it('goes on counting when the owner changes it', async () => {
    const relay = await startRelay()
    const ask = (max: number) => relay.admission.admit(callUnder({ requests: [{ max, ...total }] }))
    expect(await admitted(times(5, () => ask(3)))).toHaveLength(3)
    expect(await admitted(times(5, () => ask(5)))).toHaveLength(2)
    expect(await admitted([ask(1)])).toHaveLength(0)
  })

  it('is given back by a call that never reached an upstream, and not by one that did', async () => {
    const relay = await startRelay()
    const limits = { requests: windows.map(window => ({ max: 10, window })) }
    const [kept, failed] = await admitted(times(2, () => relay.admission.admit(callUnder(limits))))
    await kept?.settle({ usage: undefined, costMicroUsd: 0 })
    await kept?.[Symbol.asyncDispose]()
    await failed?.[Symbol.asyncDispose]()
    expect(await useOf(relay, limits)).toEqual(times(5, () => [1, 0]))
  })

  it('is given back beside limits of which nothing was counted, and whatever was reset meanwhile', async () => {
    const relay = await startRelay()
    const rulesOf = (max: number) => windows.map(window => ({ max, window }))
    const limits: LimitSettings = {
      tokens: rulesOf(1000),
      requests: rulesOf(10),
      cost: [{ maxUsd: 1, ...hour }],
    }
    const [reset, plain] = await admitted(times(2, () => relay.admission.admit(callUnder(limits))))
    await plain?.[Symbol.asyncDispose]()
    expect(await useOf(relay, limits)).toEqual([
      ...times(5, () => [1, 0]),
      ...times(5, () => [0, 130]),
      [0, 130],
    ])
    await relay.report.reset(testKey({ limits }), {})
    await reset?.[Symbol.asyncDispose]()
    expect(await useOf(relay, limits)).toEqual(times(11, () => [0, 0]))
    expect(relay.lines).toEqual([])
  })

  it('is given back when a later limit refuses, and so is the slot', async () => {
    const relay = await startRelay()
    const limits = { callsInFlight: { max: 5 }, requests: [{ max: 1, ...total }] }
    expect(await admitted(times(5, () => relay.admission.admit(callUnder(limits))))).toHaveLength(1)
    expect(relay.admission.heldSlots()).toBe(1)
  })
})

describe('a budget', () => {
  const budget = (max: number): LimitSettings => ({ tokens: [{ max, ...total }] })

  it.each([
    ['tokens', { tokens: [{ max: 10_000, ...total }] }],
    ['dollars', { cost: [{ maxUsd: 0.01, ...total }] }],
  ])('of %s: 50 parallel calls at its edge overshoot by at most one call', async (_unit, limits) => {
    const [one, two] = [await startRelay(), await startRelay()]
    const edge = await one.admission.admit(callUnder(limits, { bodyBytes: 0, maxOutputTokens: 1 }))
    await edge.settle(took(9950))
    const run = async (at: number) => {
      const admission = await (at % 2 === 0 ? one : two).admission.admit(callUnder(limits))
      await pause(Math.random() * 20)
      await admission.settle(took(60))
      return admission
    }
    await admitted(times(50, run))
    const [[used = 0] = []] = await useOf(two, limits)
    expect(used).toBeGreaterThanOrEqual(10_000)
    expect(used).toBeLessThanOrEqual(10_000 + 130)
  })

  it('EC-063: however much less calls take than expected, and in whatever order they end', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    const run = async (at: number) => {
      await pause(Math.random() * 300)
      const admission = await (at % 2 === 0 ? one : two).admission.admit(callUnder(budget(5000)))
      await pause(Math.random() * 10)
      await admission.settle(took(Math.ceil(Math.random() * 130)))
      return admission
    }
    await admitted(times(400, run))
    // Some were refused for what others had set aside; one by one the rest of the budget can be used up.
    while ((await admitted([run(0)])).length > 0);
    const [[used = 0, reserved] = []] = await useOf(one, budget(5000))
    expect(reserved).toBe(0)
    expect(used).toBeGreaterThanOrEqual(5000)
    expect(used).toBeLessThanOrEqual(5000 + 130)
  })

  it('sets aside what running calls may take, and settles to what they took', async () => {
    const relay = await startRelay()
    const limits = { tokens: [{ max: 1000, ...total }], cost: [{ maxUsd: 0.01, ...total }] }
    const admission = await relay.admission.admit(callUnder(limits))
    expect(await useOf(relay, limits)).toEqual([
      [0, 130],
      [0, 130],
    ])
    await admission.settle({ usage: { ...noUsage, input: 3, cacheRead: 4, output: 5 }, costMicroUsd: 77 })
    await admission[Symbol.asyncDispose]()
    expect(await useOf(relay, limits)).toEqual([
      [12, 0],
      [77, 0],
    ])
  })

  it('admits a call alone, however much it may take, as long as anything is left', async () => {
    const relay = await startRelay()
    const big = () => relay.admission.admit(callUnder(budget(100), { bodyBytes: 3_000_000 }))
    const [first] = await admitted([big()])
    expect(await admitted([big()])).toHaveLength(0)
    await first?.settle(took(99))
    const [second] = await admitted([big()])
    await second?.settle(took(1))
    expect(await admitted([big()])).toHaveLength(0)
  })

  it('is not touched by a model without a price, by what is unknown, or by a call that never began', async () => {
    const relay = await startRelay({ costMicroUsd: () => null })
    const limits = { cost: [{ maxUsd: 1, ...total }], tokens: [{ max: 1000, ...total }] }
    const [unpriced, unknown, never] = await admitted(
      times(3, () => relay.admission.admit(callUnder(limits))),
    )
    await unpriced?.settle({ usage: noUsage, costMicroUsd: null })
    await unknown?.settle({ usage: undefined, costMicroUsd: 0 })
    await never?.[Symbol.asyncDispose]()
    expect(await useOf(relay, limits)).toEqual([
      [0, 0],
      [0, 0],
    ])
  })

  it('EC-112: of a killed relay gets back what its calls had set aside', async () => {
    const killed = await startRelay({ leaseMs: 300, renewEveryMs: 60_000 })
    const other = await startRelay()
    await killed.admission.admit(callUnder(budget(100)))
    expect(await admitted([other.admission.admit(callUnder(budget(100)))])).toHaveLength(0)
    await pause(320)
    expect(await admitted([other.admission.admit(callUnder(budget(100)))])).toHaveLength(1)
    expect(await useOf(other, budget(100))).toEqual([[0, 130]])
  })

  it('EC-071: keeps set aside what long calls may take', async () => {
    const relay = await startRelay({ leaseMs: 300, renewEveryMs: 100 })
    const calls = await admitted(times(20, () => relay.admission.admit(callUnder(budget(10_000)))))
    await pause(1000)
    expect(await useOf(relay, budget(10_000))).toEqual([[0, 20 * 130]])
    for (const call of calls) await call.settle(took(10))
    expect(await useOf(relay, budget(10_000))).toEqual([[200, 0]])
  })

  it('is charged once for a call whose reservation had lapsed before it was settled', async () => {
    const slow = await startRelay({ leaseMs: 100, renewEveryMs: 60_000 })
    const admission = await slow.admission.admit(callUnder(budget(1000)))
    await pause(150)
    expect(await useOf(slow, budget(1000))).toEqual([[0, 0]])
    await admission.settle(took(40))
    await admission.settle(took(40))
    expect(await useOf(slow, budget(1000))).toEqual([[40, 0]])
  })

  it('is charged when the store comes back for what ended while it was gone, once', async () => {
    const relay = await startRelay()
    const [one, two] = await admitted(times(2, () => relay.admission.admit(callUnder(budget(1000)))))
    redis.pause()
    await one?.settle(took(30))
    redis.resume()
    await redis.kill()
    await two?.settle(took(5))
    await redis.restart()
    await vi.waitFor(async () => expect(await useOf(relay, budget(1000))).toEqual([[35, 0]]), 5000)
  })
})

describe('the refusal of a counting limit', () => {
  const now = Date.parse('2026-11-22T12:00:00Z')
  const messageOf = async (limits: LimitSettings, used: number, timeZone = 'Asia/Shanghai') => {
    const relay = await startRelay({ now: () => now, timeZone })
    const call = callUnder(limits, { bodyBytes: 0, maxOutputTokens: 1 })
    await (await relay.admission.admit(call)).settle(took(used))
    return relay.admission.admit(call).catch((error: unknown) => error)
  }
  const shanghai = '(Asia/Shanghai)'

  it.each<[LimitSettings, string, string, number]>([
    [
      { requests: [{ max: 1, window: { kind: 'day' } }] },
      'budget_spent',
      `This API key may use 1 request a day: 1 used. It frees at 2026-11-23 00:00 ${shanghai}.`,
      4 * 3600,
    ],
    [
      { tokens: [{ max: 1000, window: { kind: 'week', startsOn: 'monday', hour: 9 }, models: 'large' }] },
      'budget_spent',
      `This API key may use 1,000 tokens a week for large: 1,234 used. It frees at 2026-11-23 09:00 ${shanghai}.`,
      13 * 3600,
    ],
    [
      { cost: [{ maxUsd: 0.001 * 10, window: { kind: 'five-hours' } }] },
      'budget_spent',
      `This API key may use $0.01 in five hours: $0.05 used. It frees at 2026-11-23 01:00 ${shanghai}.`,
      5 * 3600,
    ],
    [
      { requests: [{ max: 1, window: { kind: 'rolling', minutes: 1 } }] },
      'budget_spent',
      `This API key may use 1 request in any minute: 1 used. It frees at 2026-11-22 20:01 ${shanghai}.`,
      61,
    ],
    [
      { tokens: [{ max: 5, window: { kind: 'total' } }] },
      'budget_spent',
      'This API key may use 5 tokens in all: 1,234 used. This does not begin anew; the owner of this Carpool can raise it.',
      86_400,
    ],
  ])('PS-32: names the rule, what is used, and when it frees: %o', async (limits, code, message, seconds) => {
    const refused = await messageOf(limits, limits.cost ? 50_000 : 1234)
    expect(refused).toMatchObject({ code, message, retryAfterSeconds: seconds })
  })

  it('names the rule that holds up for longest, of several', async () => {
    const limits: LimitSettings = { requests: windows.slice(1, 4).map(window => ({ max: 1, window })) }
    const refused = await messageOf(limits, 1, 'UTC')
    expect(refused).toMatchObject({ message: expect.stringContaining('a day') })
  })

  it('says that running calls stand in the way where only they do, and that it is soon over', async () => {
    const relay = await startRelay()
    const limits: LimitSettings = { tokens: [{ max: 100, ...hour }] }
    await relay.admission.admit(callUnder(limits))
    await expect(relay.admission.admit(callUnder(limits))).rejects.toMatchObject({
      code: 'limit_reached',
      retryAfterSeconds: 5,
      message:
        'This API key may use 100 tokens in any 60 minutes: 0 used and 130 set aside for running calls. ' +
        'Try again when a running call has ended.',
    })
  })
})
