import { describe, expect, it } from 'vitest'
import { callUnder, openTestLimits, took } from '../../tests/fixtures/limits.ts'
import { startTestRedis } from '../../tests/fixtures/redis.ts'
import type { LimitSettings } from '../contract/limit.ts'
import { RelayError } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import { createAdmission } from './admission.ts'
import { createCost } from './cost.ts'
import type { Counters } from './counters.ts'
import type { Limits } from './index.ts'
import type { HoldingLimit, Lease } from './limit.ts'
import { requests } from './requests.ts'
import { tokens } from './tokens.ts'

const readyStore: Pick<Store, 'assertReady'> = { assertReady: () => undefined }
const refusal = new RelayError('limit_reached', 'no more')
const noCounters: Counters = {
  take: () => Promise.reject(new Error('nothing is to be counted')),
  read: async () => [],
  reset: async () => undefined,
  start: () => undefined,
  stop: async () => undefined,
}
const counting = { requests, tokens, cost: createCost({ costMicroUsd: () => 1 }) }

function deskWith(limits: Pick<Limits, 'callsInFlight'>) {
  return createAdmission({ store: readyStore, limits: { ...limits, ...counting }, counters: noCounters })
}

/** A limit that notes what is asked of it. */
function notingLimit(
  name: string,
  notes: string[],
  end: 'lease' | 'nothing' | 'refuse' = 'lease',
): HoldingLimit<'callsInFlight'> {
  const lease: Lease = {
    settle: async ({ usage }) => void notes.push(`${name} settles ${usage?.output}`),
    [Symbol.asyncDispose]: async () => void notes.push(`${name} gives back`),
  }
  return {
    kind: 'holding',
    use: async () => ({ unit: 'calls', max: 1, used: 0, reserved: 0 }),
    async admit(_subject, settings) {
      notes.push(`${name} is asked for ${JSON.stringify(settings)}`)
      if (end === 'refuse') throw refusal
      return end === 'lease' ? lease : undefined
    },
    heldSlots: () => 2,
    start: () => void notes.push(`${name} starts`),
    stop: async () => void notes.push(`${name} stops`),
  }
}

const bothSet = { callsInFlight: { max: 1 }, madeUp: { max: 2 } }

describe('admission', () => {
  it('asks the limits a key has, in the order of the register, and settles with each', async () => {
    const notes: string[] = []
    const limits = { callsInFlight: notingLimit('first', notes), madeUp: notingLimit('second', notes) }
    const { admit } = deskWith(limits)
    {
      await using admission = await admit(callUnder(bothSet))
      await admission.settle(took(2))
    }
    expect(notes).toEqual([
      'first is asked for {"max":1}',
      'second is asked for {"max":2}',
      'first settles 2',
      'second settles 2',
      'second gives back',
      'first gives back',
    ])
  })

  it('leaves out the limits a key has not, and leases nothing where there is nothing to hold', async () => {
    const notes: string[] = []
    const limits = {
      madeUp: notingLimit('first', notes),
      callsInFlight: notingLimit('second', notes, 'nothing'),
    }
    const { admit } = deskWith(limits)
    {
      await using admission = await admit(callUnder({ callsInFlight: { max: 3 } }))
      await admission.settle(took(2))
    }
    expect(notes).toEqual(['second is asked for {"max":3}'])
  })

  it('gives back what earlier limits took when a later one refuses', async () => {
    const notes: string[] = []
    const limits = {
      callsInFlight: notingLimit('first', notes),
      madeUp: notingLimit('second', notes, 'refuse'),
    }
    const { admit } = deskWith(limits)
    await expect(admit(callUnder(bothSet))).rejects.toBe(refusal)
    expect(notes.at(-1)).toBe('first gives back')
  })

  it('starts, stops and counts all limits', async () => {
    const notes: string[] = []
    const limits = { callsInFlight: notingLimit('first', notes), madeUp: notingLimit('second', notes) }
    const desk = deskWith(limits)
    desk.start()
    expect(desk.heldSlots()).toBe(4)
    await desk.stop()
    expect(notes).toEqual(['first starts', 'second starts', 'first stops', 'second stops'])
  })

  it('refuses every call at once while the store is gone, a key without limits too', async () => {
    await using redis = await startTestRedis()
    await using relay = await openTestLimits(redis)
    const down = new Promise<void>(resolve => {
      relay.store.onStateChange(state => state !== 'ready' && resolve())
    })
    await redis.kill()
    await down
    const startedAt = performance.now()
    for (const limits of [{}, { callsInFlight: { max: 1 } }])
      await expect(relay.admission.admit(callUnder(limits))).rejects.toMatchObject({ code: 'store_down' })
    expect(performance.now() - startedAt).toBeLessThan(100)
  })
})

describe('what admission costs', () => {
  const day = { window: { kind: 'day' } } as const
  const week = { window: { kind: 'week', startsOn: 'monday', hour: 0 } } as const
  const total = { window: { kind: 'total' } } as const
  const rolling = { window: { kind: 'rolling', minutes: 60 } } as const
  const five = { window: { kind: 'five-hours' } } as const
  const windows = [day, week, total, rolling, five]
  const everything: LimitSettings = {
    callsInFlight: { max: 5, queue: { length: 10, waitSeconds: 10 } },
    requests: windows.flatMap(window => [
      { max: 100, ...window },
      { max: 50, ...window, models: 'large' },
    ]),
    tokens: windows.map(window => ({ max: 10_000, ...window })),
    cost: windows.map(window => ({ maxUsd: 5, ...window })),
  }

  it.each<[string, LimitSettings, string[]]>([
    ['a key without limits no word with the store', {}, ['admitted']],
    [
      'calls in flight one, and one to give back a slot that nobody waits for',
      { callsInFlight: { max: 1 } },
      ['acquire-slot', 'admitted', 'zrem'],
    ],
    ['requests one', { requests: [{ max: 1, ...day }] }, ['take-counters', 'admitted']],
    [
      'every limit there is, over every window, two, and two at the end',
      everything,
      ['acquire-slot', 'take-counters', 'admitted', 'release-slot', 'settle-counters'],
    ],
  ])('is for %s', async (_what, limits, words) => {
    await using redis = await startTestRedis()
    const heard: string[] = []
    await using relay = await openTestLimits(redis, { watch: word => heard.push(word) })
    {
      await using admission = await relay.admission.admit(callUnder(limits))
      heard.push('admitted')
      await admission.settle(took(2))
    }
    expect(heard).toEqual(words)
  })
})
