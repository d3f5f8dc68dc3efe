import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { testKey } from '../../tests/fixtures/api-key.ts'
import { startTestRedis, type TestRedis } from '../../tests/fixtures/redis.ts'
import { openTestStore } from '../../tests/fixtures/store.ts'
import { RelayError } from '../kernel/errors.ts'
import { slotsKey } from '../store/slot-scripts.ts'
import { type Admission, createAdmission } from './admission.ts'
import { createLimits } from './index.ts'
import type { LimitSubject } from './limit.ts'

let redis: TestRedis
let releases: AsyncDisposableStack
let calls: number

beforeEach(async () => {
  calls = 0
  releases = new AsyncDisposableStack()
  redis = releases.use(await startTestRedis({ persist: true }))
})
afterEach(() => releases.disposeAsync())

interface Times {
  readonly leaseMs?: number
  readonly renewEveryMs?: number
}

async function startRelay(times: Times = {}) {
  const { store, logger, lines } = releases.use(await openTestStore(redis))
  const admission = createAdmission({
    store,
    limits: createLimits({ store, logger, now: Date.now, ...times }),
  })
  admission.start()
  releases.defer(admission.stop)
  const slotsInStore = async () => Number(await store.command('zcard', [slotsKey('k1')]))
  return { store, lines, admission, slotsInStore }
}

function callOf(max: number): LimitSubject {
  const limits = { callsInFlight: { max } }
  const key = testKey({ limits })
  calls += 1
  return { callId: `call-${calls}`, key, provider: 'alpha', model: 'm' }
}

/** The admissions that came through; anything but the limit's refusal fails the test. */
async function admitted(attempts: readonly Promise<Admission>[]): Promise<Admission[]> {
  const results = await Promise.allSettled(attempts)
  return results.flatMap(result => {
    if (result.status === 'fulfilled') return [result.value]
    if (result.reason instanceof RelayError && result.reason.code === 'limit_reached') return []
    throw result.reason
  })
}
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
        await admission.settle(undefined)
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
    const remainingMs = Number(await store.command('pttl', [slotsKey('k1')]))
    expect(remainingMs).toBeGreaterThan(30_000)
    expect(remainingMs).toBeLessThan(60_000)
  })

  it('EC-071: is renewed as long as its call runs, all leases of the relay in one script', async () => {
    const { admission, slotsInStore, store } = await startRelay({ leaseMs: 300, renewEveryMs: 100 })
    const taken = await admitted(times(50, () => admission.admit(callOf(50))))
    const scripts = async () =>
      Number(
        /cmdstat_evalsha:calls=(\d+)/.exec(String(await store.command('info', [], ['commandstats'])))?.[1],
      )
    const before = await scripts()
    await pause(1000)
    expect(await slotsInStore()).toBe(50)
    expect((await scripts()) - before).toBeLessThanOrEqual(10)
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
