import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startTestRedis, type TestRedis } from '../../tests/fixtures/redis.ts'
import { openTestStore } from '../../tests/fixtures/store.ts'
import { createRecordLeases } from './record-lease.ts'
import { createRecords, type RecordKind } from './records.ts'

const carSchema = z.object({ id: z.string(), seats: z.number(), version: z.number().optional() })
type Car = z.infer<typeof carSchema>
const kind: RecordKind<Car> = { name: 'cars', schema: carSchema }
const beetle: Car = { id: 'c1', seats: 4 }

let redis: TestRedis
let releases: AsyncDisposableStack

beforeEach(async () => {
  releases = new AsyncDisposableStack()
  redis = releases.use(await startTestRedis())
})
afterEach(() => releases.disposeAsync())

async function startRelay() {
  const { store, logger } = releases.use(await openTestStore(redis))
  const cars = createRecords({ store, logger, rereadMs: 60_000 }, kind)
  await cars.start()
  releases.defer(cars.stop)
  return { store, cars, leases: createRecordLeases(store, kind) }
}

describe('the lease of a record', () => {
  it('is held by one relay at a time and shows the record as the store has it', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    await one.cars.create(beetle)
    const first = await one.leases.take('c1', 10_000)
    expect(first.record).toEqual(beetle)
    await one.cars.update('c1', { seats: 5 })
    const second = await two.leases.take('c1', 10_000)
    expect(second).toEqual({ record: { ...beetle, seats: 5 }, lease: undefined })
    await first.lease?.[Symbol.asyncDispose]()
    expect((await two.leases.take('c1', 10_000)).lease).toBeDefined()
  })

  it('of one record leaves the others free, and of none says that there is none', async () => {
    const { leases } = await startRelay()
    expect((await leases.take('c1', 10_000)).record).toBeUndefined()
    expect((await leases.take('c2', 10_000)).lease).toBeDefined()
  })

  it('lapses, and the late holder takes nothing away from the next one', async () => {
    const { leases } = await startRelay()
    const late = await leases.take('c1', 20)
    await expect.poll(async () => (await leases.take('c1', 10_000)).lease).toBeDefined()
    await late.lease?.[Symbol.asyncDispose]()
    expect((await leases.take('c1', 10_000)).lease).toBeUndefined()
  })

  it('that cannot be given back while Redis is gone harms nobody', async () => {
    const { leases } = await startRelay()
    const { lease } = await leases.take('c1', 10_000)
    await redis.kill()
    await expect(lease?.[Symbol.asyncDispose]()).resolves.toBeUndefined()
  })
})

describe('a conditional change', () => {
  it('is made while the field is as expected, absent included, and never otherwise', async () => {
    const { cars } = await startRelay()
    await cars.create(beetle)
    expect(await cars.update('c1', { version: 1 }, { version: undefined })).toEqual({ ...beetle, version: 1 })
    expect(await cars.update('c1', { seats: 9, version: 2 }, { version: undefined })).toBeUndefined()
    expect(await cars.update('c1', { seats: 5, version: 2 }, { version: 1 })).toMatchObject({ seats: 5 })
    expect(await cars.update('c1', { seats: 6, version: 2 }, { version: 1 })).toBeUndefined()
    expect(cars.find('c1')).toEqual({ ...beetle, seats: 5, version: 2 })
    expect(await cars.update('none', { seats: 1 }, { version: undefined })).toBeUndefined()
  })

  it('looks at one field only', async () => {
    const { cars } = await startRelay()
    await cars.create(beetle)
    await expect(cars.update('c1', { seats: 1 }, { seats: 4, version: undefined })).rejects.toThrow(
      /one field/,
    )
  })

  it('of two relays at once is made by one', async () => {
    const relays = [await startRelay(), await startRelay()]
    await relays[0]?.cars.create(beetle)
    const changes = relays.map(({ cars }, index) =>
      cars.update('c1', { seats: index, version: 1 }, { version: undefined }),
    )
    expect((await Promise.all(changes)).filter(changed => changed !== undefined)).toHaveLength(1)
  })
})

it('a reread brings what another relay has changed, whatever messages were lost', async () => {
  const [one, two] = [await startRelay(), await startRelay()]
  await one.cars.create(beetle)
  await two.cars.reread()
  expect(two.cars.find('c1')).toEqual(beetle)
  await redis.kill()
  await expect(two.cars.reread()).rejects.toMatchObject({ code: 'store_down' })
})
