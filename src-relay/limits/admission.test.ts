import { describe, expect, it } from 'vitest'
import { testKey } from '../../tests/fixtures/api-key.ts'
import { startTestRedis } from '../../tests/fixtures/redis.ts'
import { openTestStore } from '../../tests/fixtures/store.ts'
import type { ApiKey } from '../contract/api-key.ts'
import type { TokenUsage } from '../contract/usage.ts'
import { RelayError } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import { createAdmission } from './admission.ts'
import { createLimits } from './index.ts'
import type { Lease, Limit, LimitSubject } from './limit.ts'

const usage: TokenUsage = {
  input: 1,
  output: 2,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
}
const readyStore: Pick<Store, 'assertReady'> = { assertReady: () => undefined }
const refusal = new RelayError('limit_reached', 'no more')

function subjectWith(limits: ApiKey['limits']): LimitSubject {
  const key = { ...testKey(), limits }
  return { callId: 'c1', key, provider: 'alpha', model: 'm' }
}

/** A limit that notes what is asked of it. */
function notingLimit(
  name: string,
  notes: string[],
  end: 'lease' | 'nothing' | 'refuse' = 'lease',
): Limit<'callsInFlight'> {
  const lease: Lease = {
    settle: async settled => void notes.push(`${name} settles ${settled?.output}`),
    [Symbol.asyncDispose]: async () => void notes.push(`${name} gives back`),
  }
  return {
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
    const { admit } = createAdmission({ store: readyStore, limits })
    {
      await using admission = await admit(subjectWith(bothSet))
      await admission.settle(usage)
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
    const { admit } = createAdmission({ store: readyStore, limits })
    {
      await using admission = await admit(subjectWith({ callsInFlight: { max: 3 } }))
      await admission.settle(undefined)
    }
    expect(notes).toEqual(['second is asked for {"max":3}'])
  })

  it('gives back what earlier limits took when a later one refuses', async () => {
    const notes: string[] = []
    const limits = {
      callsInFlight: notingLimit('first', notes),
      madeUp: notingLimit('second', notes, 'refuse'),
    }
    const { admit } = createAdmission({ store: readyStore, limits })
    await expect(admit(subjectWith(bothSet))).rejects.toBe(refusal)
    expect(notes.at(-1)).toBe('first gives back')
  })

  it('starts, stops and counts all limits', async () => {
    const notes: string[] = []
    const limits = { callsInFlight: notingLimit('first', notes), madeUp: notingLimit('second', notes) }
    const desk = createAdmission({ store: readyStore, limits })
    desk.start()
    expect(desk.heldSlots()).toBe(4)
    await desk.stop()
    expect(notes).toEqual(['first starts', 'second starts', 'first stops', 'second stops'])
  })

  it('refuses every call at once while the store is gone, a key without limits too', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const notes: string[] = []
    const { admit } = createAdmission({
      store: opened.store,
      limits: { callsInFlight: notingLimit('first', notes) },
    })
    const { store } = opened
    const down = new Promise<void>(resolve => {
      store.onStateChange(state => state !== 'ready' && resolve())
    })
    await redis.kill()
    await down
    const startedAt = performance.now()
    for (const limits of [{}, { callsInFlight: { max: 1 } }])
      await expect(admit(subjectWith(limits))).rejects.toMatchObject({ code: 'store_down' })
    expect(performance.now() - startedAt).toBeLessThan(100)
    expect(notes).toEqual([])
  })

  it('costs a key without limits no word with the store', async () => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const { store } = opened
    const asked: string[] = []
    const watched: Store = {
      ...store,
      run: async (script, ...rest) => {
        asked.push(script.name)
        return store.run(script, ...rest)
      },
      command: async (name, ...rest) => {
        asked.push(name)
        return store.command(name, ...rest)
      },
    }
    const limits = createLimits({ store: watched, logger: opened.logger, now: Date.now })
    const { admit } = createAdmission({ store: watched, limits })
    for (const keyLimits of [{}, { callsInFlight: { max: 1 } }]) {
      await using admission = await admit(subjectWith(keyLimits))
      asked.push('admitted')
      await admission.settle(usage)
    }
    expect(asked).toEqual(['admitted', 'acquire-slot', 'admitted', 'zrem'])
  })
})
