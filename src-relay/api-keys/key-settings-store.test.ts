import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startTestRedis, type TestRedis } from '../../tests/fixtures/redis.ts'
import { openTestStore } from '../../tests/fixtures/store.ts'
import { createRecords } from '../store/records.ts'
import { createKeySettings, keySettingsRecords } from './key-settings-store.ts'

let redis: TestRedis
let releases: AsyncDisposableStack
beforeEach(async () => {
  releases = new AsyncDisposableStack()
  redis = releases.use(await startTestRedis())
})
afterEach(() => releases.disposeAsync())

async function startRelay() {
  const { store, logger } = releases.use(await openTestStore(redis))
  const settings = createKeySettings(createRecords({ store, logger }, keySettingsRecords))
  await settings.start()
  releases.defer(settings.stop)
  return settings
}

describe('the settings for all keys', () => {
  it('are empty at first', async () => {
    expect((await startRelay()).read()).toEqual({ newKeyLimits: {}, clients: [] })
  })

  it('change field by field and are seen by every relay', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    const newKeyLimits = { callsInFlight: { max: 3 } }
    expect(await one.change({ newKeyLimits })).toEqual({ newKeyLimits, clients: [] })
    await vi.waitFor(() => expect(two.read().newKeyLimits).toEqual(newKeyLimits))
    const signs = [{ header: 'user-agent', prefix: 'ours/', anyWord: false }]
    const clients = [{ id: 'ours', label: 'Ours', signs }]
    expect(await two.change({ clients })).toEqual({ newKeyLimits, clients })
    await vi.waitFor(() => expect(one.read()).toEqual({ newKeyLimits, clients }))
    expect((await startRelay()).read()).toEqual({ newKeyLimits, clients })
  })

  it('are read as the same object until they change: every call reads them', async () => {
    const settings = await startRelay()
    const first = settings.read()
    expect(settings.read()).toBe(first)
    await settings.change({ newKeyLimits: { callsInFlight: { max: 3 } } })
    expect(settings.read()).not.toBe(first)
  })

  it('keep both of two first changes at once', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    const newKeyLimits = { callsInFlight: { max: 3 } }
    await Promise.all([one.change({ newKeyLimits }), two.change({ clients: [] })])
    await vi.waitFor(() =>
      expect([one.read(), two.read()]).toEqual([
        { newKeyLimits, clients: [] },
        { newKeyLimits, clients: [] },
      ]),
    )
  })
})
