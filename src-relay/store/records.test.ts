import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startTestRedis, type TestRedis } from '../../tests/fixtures/redis.ts'
import { createLogger } from '../kernel/logger.ts'
import { createRecords, type Records } from './records.ts'
import { createRedisStore } from './redis.ts'
import type { Store } from './store.ts'

const carSchema = z.object({
  id: z.string(),
  name: z.string(),
  seats: z.number().int(),
  owner: z.string().optional(),
  tags: z.array(z.string()).optional(),
})
type Car = z.infer<typeof carSchema>
const kind = { name: 'cars', schema: carSchema }
const beetle: Car = { id: 'c1', name: 'Beetle', seats: 4, owner: 'Ada', tags: ['old'] }

let redis: TestRedis
let lines: string[]
let releases: (() => Promise<void>)[]

beforeEach(async () => {
  redis = await startTestRedis({ persist: true })
  lines = []
  releases = []
})
afterEach(async () => {
  for (const release of releases.toReversed()) await release()
  await redis.stop()
})

interface Relay {
  readonly store: Store
  readonly cars: Records<Car>
}

async function startRelay(rereadMs = 60_000): Promise<Relay> {
  const logger = createLogger({ level: 'warn', now: Date.now, write: line => lines.push(line) })
  const store = await createRedisStore({ address: { url: redis.url }, logger })
  const cars = createRecords({ store, logger, rereadMs }, kind)
  await cars.start()
  releases.push(store.stop, cars.stop)
  return { store, cars }
}

describe('records of one relay', () => {
  it('are seen as soon as they are made, changed or removed', async () => {
    const { cars } = await startRelay()
    await cars.create(beetle)
    expect(cars.list()).toEqual([beetle])
    expect(await cars.update('c1', { seats: 5 })).toEqual({ ...beetle, seats: 5 })
    expect(cars.find('c1')).toEqual({ ...beetle, seats: 5 })
    expect(await cars.remove('c1')).toBe(true)
    expect(cars.list()).toEqual([])
    expect(await cars.remove('c1')).toBe(false)
  })

  it('tell each listener of a change until it leaves', async () => {
    const { cars } = await startRelay()
    let changes = 0
    const leave = cars.onChange(() => {
      changes += 1
    })
    await cars.create(beetle)
    await cars.update('c1', { seats: 2 })
    leave()
    await cars.remove('c1')
    expect(changes).toBe(2)
  })

  it('are not made twice under one id', async () => {
    const { cars } = await startRelay()
    await cars.create(beetle)
    await expect(cars.create({ ...beetle, name: 'Other' })).rejects.toThrow(/already a record c1/)
    expect(cars.find('c1')?.name).toBe('Beetle')
  })

  it('lose a field that a change sets to undefined', async () => {
    const { cars, store } = await startRelay()
    await cars.create(beetle)
    expect(await cars.update('c1', { owner: undefined })).toEqual({ ...beetle, owner: undefined })
    expect(await store.command('hexists', ['{cars}:record:c1'], ['owner'])).toBe(0)
  })

  it('refuse a change that would make them invalid', async () => {
    const { cars } = await startRelay()
    await cars.create(beetle)
    await expect(cars.update('c1', { seats: 1.5 })).rejects.toThrow()
    await expect(cars.update('c1', { name: undefined })).rejects.toThrow()
    await expect(cars.update('c1', { id: 'c2' })).rejects.toThrow(/id of a record/)
    await expect(cars.create({ ...beetle, id: 'c3', seats: 1.5 })).rejects.toThrow()
    expect(cars.list()).toEqual([beetle])
  })

  it('EC-104: are not recreated by an update after their removal', async () => {
    const { cars, store } = await startRelay()
    await cars.create(beetle)
    await cars.remove('c1')
    expect(await cars.update('c1', { seats: 2 })).toBeUndefined()
    expect(await store.command('exists', ['{cars}:record:c1'])).toBe(0)
  })

  it('EC-073: change together with their index, or not at all', async () => {
    const { cars, store } = await startRelay()
    await cars.create(beetle)
    expect(await store.command('zrange', ['{cars}:index'], [0, -1])).toEqual(['c1'])
    await cars.remove('c1')
    expect(await store.command('zcard', ['{cars}:index'])).toBe(0)
    expect(await store.command('exists', ['{cars}:record:c1'])).toBe(0)
  })

  it('keep fields that this version does not know', async () => {
    const { cars, store } = await startRelay()
    await cars.create(beetle)
    await store.command('hset', ['{cars}:record:c1'], ['future', '{"a":1}'])
    await cars.update('c1', { seats: 2 })
    expect(await store.command('hget', ['{cars}:record:c1'], ['future'])).toBe('{"a":1}')
  })

  it('survive a lost script', async () => {
    const { cars, store } = await startRelay()
    await cars.create(beetle)
    await store.command('script', [], ['flush'])
    expect(await cars.update('c1', { seats: 2 })).toEqual({ ...beetle, seats: 2 })
  })

  it('keep all of a hundred changes to different fields at once', async () => {
    const { cars } = await startRelay()
    await cars.create(beetle)
    const changes = Array.from({ length: 100 }, (_, at) =>
      at % 2 === 0 ? cars.update('c1', { seats: at }) : cars.update('c1', { name: `Beetle ${at}` }),
    )
    await Promise.all(changes)
    expect(cars.find('c1')).toEqual({ ...beetle, seats: 98, name: 'Beetle 99' })
  })
})

describe('records of two relays on one Redis', () => {
  it('are in step at once, without waiting for the next re-read', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    await one.cars.create(beetle)
    await expect.poll(() => two.cars.list(), { interval: 5, timeout: 500 }).toEqual([beetle])
    await two.cars.update('c1', { seats: 2 })
    await expect.poll(() => one.cars.find('c1')?.seats, { interval: 5, timeout: 500 }).toBe(2)
    await one.cars.remove('c1')
    await expect.poll(() => two.cars.list(), { interval: 5, timeout: 500 }).toEqual([])
  })

  it('agree after both changed many of them at the same time', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    const relays = [one, two]
    await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const { cars } = relays[at % 2] ?? one
        await cars.create({ ...beetle, id: `c${at}` })
        await cars.update(`c${at}`, { seats: at })
        if (at % 5 === 0) await cars.remove(`c${at}`)
      }),
    )
    const settled = (relay: Relay) => relay.cars.list().toSorted((a, b) => a.seats - b.seats)
    await expect.poll(() => settled(one)).toHaveLength(32)
    await expect.poll(() => settled(two)).toEqual(settled(one))
  })

  it('are in step after the next re-read when a message was lost', async () => {
    const [one, two] = [await startRelay(), await startRelay(100)]
    await one.cars.create(beetle)
    await expect.poll(() => two.cars.list()).toHaveLength(1)
    // As another relay would, but without its message.
    await one.store.command('hset', ['{cars}:record:c1'], ['seats', '7'])
    const revision = await one.store.command('incr', ['{cars}:revision'])
    await one.store.command('zadd', ['{cars}:index'], [Number(revision), 'c1'])
    await expect.poll(() => two.cars.find('c1')?.seats, { timeout: 1000 }).toBe(7)
  })

  it('are all read again after Redis was away', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    await one.cars.create(beetle)
    await expect.poll(() => two.cars.list()).toHaveLength(1)
    await redis.restart()
    await expect.poll(() => [one.store.state(), two.store.state()]).toEqual(['ready', 'ready'])
    await one.cars.create({ ...beetle, id: 'c2' })
    await expect.poll(() => two.cars.list(), { timeout: 5000 }).toHaveLength(2)
    await two.cars.remove('c1')
    await expect.poll(() => one.cars.list().map(car => car.id)).toEqual(['c2'])
  })

  it('are right even when Redis has lost everything and begins to count anew', async () => {
    const [one, two] = [await startRelay(), await startRelay(50)]
    for (const id of ['a', 'b', 'c']) await one.cars.create({ ...beetle, id })
    await one.store.command('flushall', [])
    await one.cars.create({ ...beetle, id: 'new' })
    expect(one.cars.list().map(car => car.id)).toEqual(['new'])
    await expect.poll(() => two.cars.list().map(car => car.id)).toEqual(['new'])
  })
})

describe('what is stored but is no record', () => {
  it('EC-074: an id without a record is absent, not an empty record', async () => {
    const { cars, store } = await startRelay(50)
    await store.command('zadd', ['{cars}:index'], [1, 'ghost'])
    await store.command('incr', ['{cars}:revision'])
    await cars.create({ ...beetle, id: 'c2' })
    await expect.poll(() => lines.join('')).toContain('ghost')
    expect(cars.find('ghost')).toBeUndefined()
    expect(await cars.update('ghost', { seats: 1 })).toBeUndefined()
    expect(cars.list().map(car => car.id)).toEqual(['c2'])
  })

  it('EC-075: a record of another type or with broken fields is left out, reported once and never overwritten', async () => {
    const { store } = await startRelay()
    await store.command('set', ['{cars}:record:text'], ['not a hash'])
    await store.command('hset', ['{cars}:record:broken'], ['id', '"broken"', 'name', 'no json'])
    await store.command('hset', ['{cars}:record:old'], ['id', '"old"', 'name', '"Old"', 'seats', '"secret"'])
    await store.command('zadd', ['{cars}:index'], [1, 'text', 1, 'broken', 1, 'old'])
    await store.command('set', ['{cars}:revision'], ['1'])
    const { cars } = await startRelay(20)
    await cars.create(beetle)
    expect(cars.list()).toEqual([beetle])
    expect(await cars.update('old', { seats: 1 })).toBeUndefined()
    expect(await store.command('hget', ['{cars}:record:old'], ['seats'])).toBe('"secret"')
    await expect(cars.create({ ...beetle, id: 'text' })).rejects.toThrow(/already/)
    expect(await store.command('get', ['{cars}:record:text'])).toBe('not a hash')
    await new Promise(resolve => setTimeout(resolve, 200))
    for (const id of ['text', 'broken', 'old'])
      expect(lines.filter(line => JSON.parse(line).id === id)).toHaveLength(2)
    expect(lines.join('')).not.toContain('secret')
    expect(await cars.remove('old')).toBe(true)
  })
})

describe('records while Redis is gone', () => {
  it('can be read but not changed, and are in step again afterwards', async () => {
    const { cars, store } = await startRelay()
    await cars.create(beetle)
    await redis.kill()
    await expect.poll(() => store.state()).toBe('down')
    expect(cars.find('c1')).toEqual(beetle)
    await expect(cars.update('c1', { seats: 2 })).rejects.toMatchObject({ code: 'store_down' })
    await expect(cars.create({ ...beetle, id: 'c2' })).rejects.toMatchObject({ code: 'store_down' })
    expect(cars.list()).toEqual([beetle])
    await redis.restart()
    await expect.poll(() => store.state()).toBe('ready')
    expect(await cars.update('c1', { seats: 2 })).toEqual({ ...beetle, seats: 2 })
  })
})
