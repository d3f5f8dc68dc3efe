import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newTestKey, testKey } from '../../tests/fixtures/api-key.ts'
import { startTestRedis, type TestRedis } from '../../tests/fixtures/redis.ts'
import { openTestStore } from '../../tests/fixtures/store.ts'
import type { ApiKey } from '../contract/api-key.ts'
import type { LimitSettings } from '../contract/limit.ts'
import { createCalendar } from '../kernel/calendar.ts'
import { createSecretBox } from '../kernel/secret-box.ts'
import { createRecords, type Records } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { type ApiKeyRecord, apiKeyRecords } from './api-key.ts'
import { type ApiKeys, createApiKeys } from './api-key-store.ts'
import { createFirstUse } from './first-use.ts'

const secretBox = createSecretBox(randomBytes(32))
const calendar = createCalendar('Asia/Shanghai')
const usualLimits: LimitSettings = { callsInFlight: { max: 7 } }
let redis: TestRedis
let releases: AsyncDisposableStack

beforeEach(async () => {
  releases = new AsyncDisposableStack()
  redis = releases.use(await startTestRedis({ persist: true }))
})
afterEach(() => releases.disposeAsync())

interface Relay {
  readonly store: Store
  readonly records: Records<ApiKeyRecord>
  readonly keys: ApiKeys
  readonly noteFirstUse: (key: ApiKey) => void
}

async function startRelay(): Promise<Relay> {
  const { store, logger } = releases.use(await openTestStore(redis))
  const records = createRecords({ store, logger }, apiKeyRecords)
  let clock = 1000
  const now = () => clock++
  const keys = createApiKeys({
    records,
    secretBox,
    newKeyLimits: () => usualLimits,
    checkBinding: () => {},
    calendar,
    now,
  })
  await keys.start()
  releases.defer(keys.stop)
  return { store, records, keys, noteFirstUse: createFirstUse({ store, records, logger, now }) }
}

describe('API keys', () => {
  it('are made with 256 bits of secret, which is shown once and found again by its hash only', async () => {
    const { keys, store } = await startRelay()
    const { key, secret } = await keys.create(newTestKey({ limits: { callsInFlight: { max: 3 } } }))
    expect(secret).toMatch(/^cr_[0-9a-f]{64}$/)
    expect(key).toEqual(
      testKey({
        id: key.id,
        hint: `cr_…${secret.slice(-4)}`,
        createdAt: 1000,
        limits: { callsInFlight: { max: 3 } },
      }),
    )
    expect(keys.findBySecret(secret)).toEqual(key)
    expect(keys.get(key.id)).toEqual(key)
    const stored = JSON.stringify(await store.command('hgetall', [`{api-keys}:record:${key.id}`]))
    expect(stored).toContain(secretBox.hash(secret))
    expect(stored).not.toContain(secret.slice(3, 40))
  })

  it('never show their hash', async () => {
    const { keys } = await startRelay()
    const { key, secret } = await keys.create(newTestKey())
    const seen = [
      key,
      keys.list(),
      keys.find(key.id),
      await keys.change(key.id, { name: 'B' }),
      keys.findBySecret(secret),
    ]
    expect(JSON.stringify([...seen, await keys.revoke(key.id)])).not.toContain(secretBox.hash(secret))
  })

  it('are listed oldest first', async () => {
    const { keys } = await startRelay()
    for (const name of ['one', 'two', 'three']) await keys.create(newTestKey({ name }))
    expect(keys.list().map(key => key.name)).toEqual(['one', 'two', 'three'])
  })

  it('are not found by anything that is not shaped like a key, nor by a near miss', async () => {
    const { keys } = await startRelay()
    const { secret } = await keys.create(newTestKey())
    const misses = ['', 'cr_', secret.slice(3), secret.slice(0, -1), `${secret}0`, secret.toUpperCase()]
    expect(misses.map(keys.findBySecret)).toEqual(misses.map(() => undefined))
  })

  it('get the limits for new keys unless others are named, none included', async () => {
    const { keys } = await startRelay()
    const limitsOf = async (limits?: LimitSettings) =>
      (await keys.create(newTestKey(limits && { limits }))).key.limits
    expect(await limitsOf()).toEqual(usualLimits)
    expect(await limitsOf({})).toEqual({})
  })

  it('are made and changed by the dozen, all or none', async () => {
    const { keys } = await startRelay()
    const { name: _name, ...shared } = newTestKey({ tags: ['course'] })
    const created = await keys.createSeveral({ ...shared, names: ['one', 'two', 'three'] })
    expect(created.map(({ key }) => [key.name, key.tags])).toEqual([
      ['one', ['course']],
      ['two', ['course']],
      ['three', ['course']],
    ])
    expect(new Set(created.map(({ secret }) => secret)).size).toBe(3)
    const ids = created.map(({ key }) => key.id)
    const changed = await keys.changeSeveral({ ids, change: { note: 'autumn', enabled: false } })
    expect(changed.map(({ name, note, enabled }) => [name, note, enabled])).toEqual([
      ['one', 'autumn', false],
      ['two', 'autumn', false],
      ['three', 'autumn', false],
    ])
    await keys.revoke(ids[1] ?? '')
    const refused = keys.changeSeveral({ ids, change: { enabled: true } })
    await expect(refused).rejects.toMatchObject({ status: 409 })
    expect(keys.list().map(({ enabled }) => enabled)).toEqual([false, false, false])
  })

  it('keep all but their secret when they are rotated', async () => {
    const { keys } = await startRelay()
    const { key, secret } = await keys.create(
      newTestKey({ note: 'n', limits: { callsInFlight: { max: 2 } } }),
    )
    const rotated = await keys.rotate(key.id)
    expect(rotated.secret).not.toBe(secret)
    expect(rotated.key).toEqual({ ...key, hint: `cr_…${rotated.secret.slice(-4)}` })
    expect(keys.findBySecret(secret)).toBeUndefined()
    expect(keys.findBySecret(rotated.secret)).toEqual(rotated.key)
    await keys.revoke(key.id)
    await expect(keys.rotate(key.id)).rejects.toMatchObject({ status: 409 })
  })

  it('EC-070: say the one moment at which they end', async () => {
    const { keys } = await startRelay()
    const { key } = await keys.create(newTestKey({ expiry: { kind: 'on', day: '2026-12-14' } }))
    expect(new Date(key.expiresAt ?? 0).toISOString()).toBe('2026-12-14T16:00:00.000Z')
    expect((await keys.change(key.id, { expiry: { kind: 'never' } })).expiresAt).toBeUndefined()
  })

  it('that end some days after their first use know it on every relay, from the first of many calls', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    const { key } = await one.keys.create(newTestKey({ expiry: { kind: 'after-first-use', days: 2 } }))
    expect(key.expiresAt).toBeUndefined()
    for (const relay of [one, two, one, two]) relay.noteFirstUse(key)
    await vi.waitFor(() => expect(two.keys.get(key.id).firstUsedAt).toBeGreaterThan(0))
    const first = two.keys.get(key.id)
    expect(first.expiresAt).toBe((first.firstUsedAt ?? 0) + 2 * 86_400_000)
    one.noteFirstUse(key)
    await vi.waitFor(() => expect(one.keys.get(key.id)).toEqual(first))
    expect((await startRelay()).keys.get(key.id)).toEqual(first)
  })

  it('stored before a restriction existed have none', async () => {
    const { keys, store, records } = await startRelay()
    const { key } = await keys.create(newTestKey())
    const stored = Object.entries((await store.command('hgetall', [`{api-keys}:record:${key.id}`])) ?? {})
    const old = new Set(['id', 'name', 'hint', 'enabled', 'createdAt', 'limits', 'secretHash'])
    for (const [field] of stored)
      if (!old.has(field)) await store.command('hdel', [`{api-keys}:record:${key.id}`], [field])
    await records.stop()
    expect((await startRelay()).keys.get(key.id)).toEqual(key)
  })

  it('change only in the fields that are named', async () => {
    const { keys } = await startRelay()
    const { key } = await keys.create(newTestKey({ limits: { callsInFlight: { max: 3 } } }))
    expect(await keys.change(key.id, { enabled: false })).toEqual({ ...key, enabled: false })
    expect(await keys.change(key.id, {})).toEqual({ ...key, enabled: false })
    const unset = await keys.change(key.id, { name: undefined, enabled: true, limits: {} })
    expect(unset).toEqual({ ...key, limits: {} })
  })

  it('stay on record when revoked, are told apart by their holder, and come back never', async () => {
    const { keys } = await startRelay()
    const { key, secret } = await keys.create(newTestKey())
    const revoked = await keys.revoke(key.id)
    expect(revoked.revokedAt).toBeGreaterThan(0)
    expect(keys.findBySecret(secret)).toEqual(revoked)
    expect(await keys.revoke(key.id)).toEqual(revoked)
    await expect(keys.change(key.id, { enabled: true })).rejects.toMatchObject({ status: 409 })
  })

  it('that are unknown are a 404', async () => {
    const { keys } = await startRelay()
    expect(keys.find('nobody')).toBeUndefined()
    expect(() => keys.get('nobody')).toThrow(expect.objectContaining({ status: 404 }))
    await expect(keys.change('nobody', { name: 'x' })).rejects.toMatchObject({ status: 404 })
    await expect(keys.revoke('nobody')).rejects.toMatchObject({ status: 404 })
  })

  it('are seen by every relay on the store, and by one that starts later', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    const heard = vi.fn<() => void>()
    two.keys.onChange(heard)
    const { key, secret } = await one.keys.create(newTestKey())
    await vi.waitFor(() => expect(two.keys.findBySecret(secret)).toEqual(key))
    expect(heard).toHaveBeenCalled()
    const revoked = await one.keys.revoke(key.id)
    await vi.waitFor(() => expect(two.keys.findBySecret(secret)).toEqual(revoked))
    expect((await startRelay()).keys.findBySecret(secret)).toEqual(revoked)
  })

  it('EC-104: edits from two relays at once are all kept, and a removed key is not made again', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    const { key } = await one.keys.create(newTestKey())
    await vi.waitFor(() => expect(two.keys.find(key.id)).toBeDefined())
    await Promise.all([
      one.keys.change(key.id, { enabled: false }),
      two.keys.change(key.id, { name: 'Ada L.' }),
      one.keys.change(key.id, { limits: { callsInFlight: { max: 2 } } }),
    ])
    const expected = { ...key, enabled: false, name: 'Ada L.', limits: { callsInFlight: { max: 2 } } }
    await vi.waitFor(() => expect([one.keys.get(key.id), two.keys.get(key.id)]).toEqual([expected, expected]))
    const edits = Array.from({ length: 20 }, (_, at) => two.keys.change(key.id, { name: `again ${at}` }))
    const [removed] = await Promise.all([one.records.remove(key.id), Promise.allSettled(edits)])
    expect(removed).toBe(true)
    expect((await startRelay()).keys.list()).toEqual([])
  })

  it('survive a crash of the store', async () => {
    const { keys } = await startRelay()
    const { key, secret } = await keys.create(newTestKey())
    await redis.kill()
    expect(keys.findBySecret(secret)).toEqual(key)
    await expect(keys.change(key.id, { name: 'B' })).rejects.toMatchObject({ code: 'store_down' })
    await redis.restart()
    await vi.waitFor(async () => expect((await keys.change(key.id, { name: 'B' })).name).toBe('B'), 5000)
  })
})
