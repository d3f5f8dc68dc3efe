import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { testKey } from '../../tests/fixtures/api-key.ts'
import {
  admitted,
  callUnder,
  openTestLimits,
  type TestLimits,
  type TestLimitsOptions,
  took,
} from '../../tests/fixtures/limits.ts'
import { startTestRedis, type TestRedis } from '../../tests/fixtures/redis.ts'
import type { LimitSettings } from '../contract/limit.ts'
import { RelayError } from '../kernel/errors.ts'
import { slotsKey } from '../store/slot-scripts.ts'
import type { LimitSubject } from './limit.ts'

let redis: TestRedis
let releases: AsyncDisposableStack

beforeEach(async () => {
  releases = new AsyncDisposableStack()
  redis = releases.use(await startTestRedis({ persist: true }))
})
afterEach(() => releases.disposeAsync())

async function startRelay(options: TestLimitsOptions = {}) {
  const relay = releases.use(await openTestLimits(redis, options))
  const slotsInStore = async () => Number(await relay.store.command('zcount', [slotsKey('k1')], [0, '+inf']))
  return { ...relay, slotsInStore }
}

const callOf = (max: number): LimitSubject => callUnder({ callsInFlight: { max } })
const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))
const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

describe('calls in flight', () => {
  it('EC-101: of 100 parallel calls at one below the limit exactly one passes', async () => {
    const { admission } = await startRelay()
    await admitted(times(4, () => admission.admit(callOf(5))))
    expect(await admitted(times(100, () => admission.admit(callOf(5))))).toHaveLength(1)
    expect(admission.heldSlots()).toBe(5)
  })

  it('are counted together by two relays: of 200 parallel calls exactly the limit passes', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    const attempts = times(200, at => (at % 2 === 0 ? one : two).admission.admit(callOf(7)))
    const taken = await admitted(attempts)
    expect(taken).toHaveLength(7)
    expect(one.admission.heldSlots() + two.admission.heldSlots()).toBe(7)
    await Promise.all(taken.map(each => each[Symbol.asyncDispose]()))
    expect(await one.slotsInStore()).toBe(0)
    expect(await admitted(times(20, () => two.admission.admit(callOf(7))))).toHaveLength(7)
  })

  it('are refused with the rule, what is used, and when to come again', async () => {
    const { admission } = await startRelay()
    await admission.admit(callOf(1))
    const refused = admission.admit(callOf(1))
    await expect(refused).rejects.toMatchObject({
      code: 'limit_reached',
      retryAfterSeconds: expect.any(Number),
    })
    await expect(refused).rejects.toThrow('may run 1 call at the same time, and 1 is running')
  })

  it('obey a limit that was lowered meanwhile', async () => {
    const { admission } = await startRelay()
    const [first, ...others] = await admitted(times(3, () => admission.admit(callOf(3))))
    await expect(admission.admit(callOf(1))).rejects.toThrow('1 call at the same time, and 3 are running')
    await first?.[Symbol.asyncDispose]()
    expect(await admitted([admission.admit(callOf(2))])).toHaveLength(0)
    await others[0]?.[Symbol.asyncDispose]()
    expect(await admitted([admission.admit(callOf(2))])).toHaveLength(1)
  })

  it('of other keys do not count', async () => {
    const { admission } = await startRelay()
    await admission.admit(callOf(1))
    const subject = callOf(1)
    await admission.admit({ ...subject, key: { ...subject.key, id: 'k2' } })
    expect(admission.heldSlots()).toBe(2)
  })

  it('hold nothing after 1,000 calls that end in every way', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    const run = async (at: number): Promise<string> => {
      try {
        await using admission = await (at % 3 === 0 ? one : two).admission.admit(callOf(10))
        await pause(Math.random() * 5)
        if (at % 5 === 0) throw new Error('the client left')
        await admission.settle(took(1))
        return 'ended'
      } catch (error) {
        return error instanceof Error ? error.message : 'unknown'
      }
    }
    const ends = await Promise.all(
      times(1000, async at => {
        await pause(Math.random() * 400)
        return run(at)
      }),
    )
    expect(new Set(ends).size).toBe(3)
    expect([one.admission.heldSlots(), two.admission.heldSlots(), await one.slotsInStore()]).toEqual([
      0, 0, 0,
    ])
  })
})

describe('the lease of a slot', () => {
  it('EC-071 EC-112: of a killed relay lapses, and the other relay can use the slot', async () => {
    const killed = await startRelay({ leaseMs: 300, renewEveryMs: 60_000 })
    const other = await startRelay()
    await killed.admission.admit(callOf(1))
    expect(await admitted([other.admission.admit(callOf(1))])).toHaveLength(0)
    await pause(320)
    expect(await admitted([other.admission.admit(callOf(1))])).toHaveLength(1)
  })

  it('EC-112: of a killed relay lapses while another relay holds slots of the same key', async () => {
    const killed = await startRelay({ leaseMs: 300, renewEveryMs: 60_000 })
    const other = await startRelay()
    await killed.admission.admit(callOf(2))
    await other.admission.admit(callOf(2))
    expect(await admitted([other.admission.admit(callOf(2))])).toHaveLength(0)
    await pause(320)
    expect(await admitted(times(3, () => other.admission.admit(callOf(2))))).toHaveLength(1)
  })

  it('EC-071: lasts less than a minute unless told otherwise, and leaves no key behind', async () => {
    const { admission, store } = await startRelay()
    await admission.admit(callOf(1))
    const [, endsAt] = z
      .array(z.string())
      .parse(await store.command('zrange', [slotsKey('k1')], [0, 0, 'WITHSCORES']))
    const remainingMs = Number(endsAt) - Date.now()
    expect(remainingMs).toBeGreaterThan(30_000)
    expect(remainingMs).toBeLessThan(60_000)
    expect(Number(await store.command('pttl', [slotsKey('k1')]))).toBeGreaterThan(remainingMs)
  })

  it('lasts as long for relays whose clocks are hours apart, or are set while they run', async () => {
    let shiftMs = -3 * 3_600_000
    const shifted = await startRelay({ now: () => Date.now() + shiftMs })
    const other = await startRelay()
    await shifted.admission.admit(callOf(2))
    expect(await admitted(times(3, () => other.admission.admit(callOf(2))))).toHaveLength(1)
    shiftMs = 3 * 3_600_000
    await shifted.admission.admit(callOf(3))
    expect(await admitted(times(3, () => other.admission.admit(callOf(3))))).toHaveLength(0)
    const [, , , , , lastEndsAt] = z
      .array(z.string())
      .parse(await other.store.command('zrange', [slotsKey('k1')], [0, -1, 'WITHSCORES']))
    expect(Number(lastEndsAt) - Date.now()).toBeLessThan(60_000)
  })

  it('EC-071: is renewed as long as its call runs, all leases of the relay in one script', async () => {
    const { admission, slotsInStore, store } = await startRelay({ leaseMs: 300, renewEveryMs: 100 })
    const taken = await admitted(times(50, () => admission.admit(callOf(50))))
    const scripts = async () =>
      Number(
        /cmdstat_evalsha:calls=(\d+)/.exec(String(await store.command('info', [], ['commandstats'])))?.[1],
      )
    const [before, begun] = [await scripts(), performance.now()]
    await pause(1000)
    expect(await slotsInStore()).toBe(50)
    const renewals = (performance.now() - begun) / 100
    expect((await scripts()) - before).toBeLessThanOrEqual(Math.ceil(renewals))
    await Promise.all(taken.map(each => each[Symbol.asyncDispose]()))
    expect(await slotsInStore()).toBe(0)
    await pause(250)
    expect(await slotsInStore()).toBe(0)
  })

  it('is entered again when the store has lost it while its call runs', async () => {
    const { admission, slotsInStore, store } = await startRelay({ leaseMs: 5000, renewEveryMs: 100 })
    await admission.admit(callOf(1))
    await store.command('flushall', [])
    expect(await slotsInStore()).toBe(0)
    await vi.waitFor(async () => expect(await slotsInStore()).toBe(1))
    expect(await admitted([admission.admit(callOf(1))])).toHaveLength(0)
  })

  it('that ends while the store is gone is given back when it returns', async () => {
    const { admission, slotsInStore } = await startRelay()
    const held = await admission.admit(callOf(1))
    await redis.kill()
    await held[Symbol.asyncDispose]()
    expect(admission.heldSlots()).toBe(1)
    await redis.restart()
    await vi.waitFor(async () => expect(await slotsInStore()).toBe(0), 5000)
    await vi.waitFor(() => expect(admission.heldSlots()).toBe(0))
  })

  it('that ends while the store is gone for good lapses', async () => {
    const { admission } = await startRelay({ leaseMs: 300, renewEveryMs: 100 })
    const held = await admission.admit(callOf(1))
    await redis.kill()
    await held[Symbol.asyncDispose]()
    await vi.waitFor(() => expect(admission.heldSlots()).toBe(0), 2000)
  })

  it('whose grant got lost on the way is given back', async () => {
    const { admission, slotsInStore } = await startRelay({ leaseMs: 60_000, renewEveryMs: 100 })
    await admission.admit(callOf(5))
    redis.pause()
    await expect(admission.admit(callOf(5))).rejects.toMatchObject({ code: 'store_down' })
    redis.resume()
    await vi.waitFor(() => expect(admission.heldSlots()).toBe(1), 5000)
    expect(await slotsInStore()).toBe(1)
  })

  it('is given back when the relay stops', async () => {
    const { admission, slotsInStore } = await startRelay()
    await admission.admit(callOf(2))
    await admission.stop()
    expect([admission.heldSlots(), await slotsInStore()]).toEqual([0, 0])
  })
})

describe('the queue in front of the calls in flight', () => {
  const queueing = (max: number, length: number, waitSeconds = 20, part: Partial<LimitSubject> = {}) =>
    callUnder({ callsInFlight: { max, queue: { length, waitSeconds } } }, part)
  const waitingOn = async (relay: TestLimits, count: number) =>
    vi.waitFor(async () => {
      const { uses } = await relay.report.useOf(queueing(1, 1).key)
      expect(uses[0]?.waiting).toBe(count)
    })

  /** Clients that leave all together. */
  function crowd() {
    const client = new AbortController()
    const leave = async (calls: readonly Promise<unknown>[]): Promise<void> => {
      client.abort()
      await Promise.allSettled(calls)
    }
    return { signal: client.signal, leave }
  }

  it('serves those who came first, on whichever relay they wait, as soon as there is room', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    const running = await one.admission.admit(queueing(1, 10))
    const served: number[] = []
    const waiting: Promise<void>[] = []
    for (const at of [0, 1, 2, 3, 4, 5]) {
      const relay = at % 2 === 0 ? one : two
      waiting.push(
        relay.admission.admit(queueing(1, 10)).then(async admission => {
          served.push(at)
          await admission[Symbol.asyncDispose]()
        }),
      )
      await waitingOn(one, at + 1)
    }
    const begun = performance.now()
    await running[Symbol.asyncDispose]()
    await Promise.all(waiting)
    expect(served).toEqual([0, 1, 2, 3, 4, 5])
    expect(performance.now() - begun).toBeLessThan(500)
  })

  it('lets nobody past who comes while others wait', async () => {
    const { admission } = await startRelay()
    const running = await admission.admit(queueing(1, 10))
    const order: string[] = []
    const enter = (name: string, call: LimitSubject) =>
      admission.admit(call).then(held => {
        order.push(name)
        return held
      })
    const first = enter('first', queueing(1, 10))
    await pause(50)
    await running[Symbol.asyncDispose]()
    const second = enter('second', queueing(1, 10))
    await (await first)[Symbol.asyncDispose]()
    await second
    expect(order).toEqual(['first', 'second'])
  })

  it('is as long as it says: one more is refused, with the number of those who wait', async () => {
    const relay = await startRelay()
    await relay.admission.admit(queueing(1, 2))
    const { signal, leave } = crowd()
    const waiting = times(2, () => relay.admission.admit(queueing(1, 2, 20, { signal })))
    await waitingOn(relay, 2)
    await expect(relay.admission.admit(queueing(1, 2))).rejects.toMatchObject({
      code: 'limit_reached',
      retryAfterSeconds: 5,
      message: expect.stringContaining('of at most 2 that may wait 2 do'),
    })
    await leave(waiting)
  })

  it('refuses who has waited as long as may be, and keeps no place', async () => {
    const relay = await startRelay()
    await relay.admission.admit(queueing(1, 5))
    const begun = performance.now()
    const refused = relay.admission.admit(queueing(1, 5, 1))
    await expect(refused).rejects.toMatchObject({
      code: 'limit_reached',
      message: expect.stringContaining('waited for 1 s'),
    })
    expect(performance.now() - begun).toBeLessThan(1500)
    await waitingOn(relay, 0)
  })

  it('PS-33: is left at once by a client that leaves, and its place with it', async () => {
    const relay = await startRelay()
    const running = await relay.admission.admit(queueing(1, 5))
    const client = new AbortController()
    const left = relay.admission.admit(queueing(1, 5, 20, { signal: client.signal }))
    await waitingOn(relay, 1)
    const next = relay.admission.admit(queueing(1, 5))
    await waitingOn(relay, 2)
    const begun = performance.now()
    client.abort()
    await expect(left).rejects.toThrow(/abort/)
    expect(performance.now() - begun).toBeLessThan(200)
    await waitingOn(relay, 1)
    await running[Symbol.asyncDispose]()
    expect(await next).toBeDefined()
  })

  it('ends with our own words for a call that we end', async () => {
    const relay = await startRelay()
    await relay.admission.admit(queueing(1, 5))
    const ended = new AbortController()
    const waiting = relay.admission.admit(queueing(1, 5, 20, { signal: ended.signal }))
    await waitingOn(relay, 1)
    ended.abort(new RelayError('draining', 'stopping'))
    await expect(waiting).rejects.toMatchObject({ code: 'draining' })
  })

  it('of one key keeps no other key waiting', async () => {
    const { admission } = await startRelay()
    await admission.admit(queueing(1, 100))
    const { signal, leave } = crowd()
    const waiting = times(100, () => admission.admit(queueing(1, 100, 20, { signal })))
    const other = testKey({
      id: 'k2',
      limits: { callsInFlight: { max: 1, queue: { length: 5, waitSeconds: 5 } } },
    })
    const begun = performance.now()
    for (let at = 0; at < 5; at += 1) {
      await using held = await admission.admit(queueing(1, 5, 5, { key: other }))
      await held.settle(took(1))
    }
    expect(performance.now() - begun).toBeLessThan(500)
    await leave(waiting)
  })

  it('EC-065: obeys a limit that is changed while calls wait', async () => {
    let limits: LimitSettings = { callsInFlight: { max: 1, queue: { length: 5, waitSeconds: 20 } } }
    const relay = await startRelay({ findKey: () => testKey({ limits }), askEveryMs: 200 })
    await relay.admission.admit(queueing(1, 5))
    const waiting = times(3, () => relay.admission.admit(queueing(1, 5)))
    await waitingOn(relay, 3)
    limits = { callsInFlight: { max: 3, queue: { length: 5, waitSeconds: 20 } } }
    await Promise.race(waiting)
    await vi.waitFor(async () => expect(await relay.slotsInStore()).toBe(3), 5000)
    await waitingOn(relay, 1)
    limits = {}
    await Promise.all(waiting)
    expect(await relay.slotsInStore()).toBe(4)
  })

  it('EC-112: goes on when the relay of the first in line was killed', async () => {
    const brisk = { waiterLeaseMs: 1500, askEveryMs: 300 }
    const [killed, other] = [await startRelay(brisk), await startRelay(brisk)]
    const running = await other.admission.admit(queueing(1, 5))
    const lost = killed.admission.admit(queueing(1, 5))
    await waitingOn(other, 1)
    const waiting = other.admission.admit(queueing(1, 5))
    await waitingOn(other, 2)
    await killed.store.stop()
    await expect(lost).rejects.toMatchObject({ code: 'store_down' })
    await running[Symbol.asyncDispose]()
    const begun = performance.now()
    await waiting
    expect(performance.now() - begun).toBeLessThan(5000)
  })
})
