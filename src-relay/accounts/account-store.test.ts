import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startTestRedis, type TestRedis } from '../../tests/fixtures/redis.ts'
import { openTestStore } from '../../tests/fixtures/store.ts'
import { newAccountSchema } from '../contract/account.ts'
import type { ProviderInfo } from '../contract/provider.ts'
import { createSecretBox } from '../kernel/secret-box.ts'
import type { Outcome } from '../providers/provider.ts'
import { createRecords } from '../store/records.ts'
import { accountRecords } from './account.ts'
import { createAccountsHealth } from './account-health.ts'
import { createAccounts } from './account-store.ts'
import { createCredentialVault } from './credential-vault.ts'
import { healthRecords } from './health-record.ts'

const secretBox = createSecretBox(randomBytes(32))
const info: ProviderInfo = {
  id: 'alpha',
  label: 'Alpha',
  accountKinds: [
    { id: 'api-key', label: 'API key', defaultBaseUrl: 'https://alpha.test' },
    { id: 'compatible', label: 'Compatible' },
  ],
  clientGuides: [],
}
const given = newAccountSchema.parse({ provider: 'alpha', name: 'One', secret: 'sk-alpha-secret-0001' })

let redis: TestRedis
let releases: AsyncDisposableStack
let clock: number

beforeEach(async () => {
  clock = 1_000_000
  releases = new AsyncDisposableStack()
  redis = releases.use(await startTestRedis({ persist: true }))
})
afterEach(() => releases.disposeAsync())

const now = () => clock

async function startRelay() {
  const { store, logger, lines } = releases.use(await openTestStore(redis))
  const records = createRecords({ store, logger }, accountRecords)
  const healthStore = createRecords({ store, logger }, healthRecords)
  const health = createAccountsHealth({ records: healthStore, accounts: records, logger, now })
  const accounts = createAccounts({ records, health, providers: [{ info }], secretBox, now })
  const vault = createCredentialVault({ records, providers: [{ info }], secretBox })
  await accounts.start()
  releases.defer(accounts.stop)
  return { store, lines, records, healthStore, health, accounts, vault }
}

const needsLogin: Outcome = { kind: 'needs-login', reason: 'the key was refused' }
const coolDown = (seconds: number, scope: 'account' | 'model' = 'account'): Outcome => ({
  kind: 'cool-down',
  scope,
  until: clock + seconds * 1000,
  reason: 'too many calls',
})
const head = (status: number, requestId: string) => ({ status, headers: { 'request-id': requestId } })

describe('accounts', () => {
  it('are made ready, with the address of their kind and a secret that only the vault opens', async () => {
    const { accounts, vault, store } = await startRelay()
    const account = await accounts.create(given)
    expect(account).toEqual({
      id: account.id,
      provider: 'alpha',
      kind: 'api-key',
      name: 'One',
      baseUrl: 'https://alpha.test',
      secretHint: '0001',
      enabled: true,
      priority: 50,
      createdAt: clock,
      groups: [],
      officialClientOnly: true,
      maxCallsInFlight: null,
      reservePercent: null,
      proxy: null,
      health: { state: 'ready', since: clock },
    })
    expect(vault.open(account.id)).toEqual({
      kind: 'api-key',
      secret: given.secret,
      baseUrl: 'https://alpha.test',
    })
    const stored = JSON.stringify(await store.command('hgetall', [`{accounts}:record:${account.id}`]))
    expect(stored).toContain('sealedSecret')
    expect(stored).not.toContain(given.secret)
    expect(JSON.stringify([account, accounts.list(), accounts.find(account.id)])).not.toContain('sealed')
  })

  it.each([
    ['an unknown provider', { provider: 'beta' }, 'provider', 'must be one of: alpha'],
    ['a kind the provider has not', { kind: 'login' }, 'kind', 'must be one of: api-key, compatible'],
    ['a missing address', { kind: 'compatible' }, 'baseUrl', 'is needed for the kind compatible'],
  ])('refuse %s and name the field', async (_what, change, path, message) => {
    const { accounts } = await startRelay()
    const refused = accounts.create({ ...given, ...change })
    await expect(refused).rejects.toMatchObject({ status: 400, problem: { fields: [{ path, message }] } })
    expect(accounts.list()).toEqual([])
  })

  it('that are unknown are a 404', async () => {
    const { accounts, vault } = await startRelay()
    expect(() => accounts.get('nobody')).toThrow(expect.objectContaining({ status: 404 }))
    await expect(accounts.change('nobody', { name: 'x' })).rejects.toMatchObject({ status: 404 })
    await expect(accounts.change('nobody', {})).rejects.toMatchObject({ status: 404 })
    await expect(accounts.remove('nobody')).rejects.toMatchObject({ status: 404 })
    expect(() => vault.open('nobody')).toThrow(expect.objectContaining({ code: 'no_account' }))
  })

  it('keep the password of their proxy sealed, and when the address is saved as shown', async () => {
    const { accounts, store } = await startRelay()
    const { id } = await accounts.create({ ...given, proxy: 'socks5://me:proxy-canary@10.0.0.1:1080' })
    const shown = accounts.get(id).proxy
    expect(shown).toEqual({ url: 'socks5://me@10.0.0.1:1080', hasPassword: true })
    expect(await accounts.change(id, { proxy: shown?.url ?? null })).toMatchObject({ proxy: shown })
    const stored = JSON.stringify(await store.command('hgetall', [`{accounts}:record:${id}`]))
    expect(stored).toContain('sealedProxyPassword')
    expect(stored + JSON.stringify(accounts.list())).not.toContain('proxy-canary')
    expect((await accounts.change(id, { proxy: null })).proxy).toBeNull()
    const after = JSON.stringify(await store.command('hgetall', [`{accounts}:record:${id}`]))
    expect(after).not.toContain('sealedProxyPassword')
  })

  it('change only in the fields that are named', async () => {
    const { accounts, vault } = await startRelay()
    const account = await accounts.create(given)
    expect(await accounts.change(account.id, { priority: 1, name: undefined })).toEqual({
      ...account,
      priority: 1,
    })
    const moved = await accounts.change(account.id, { baseUrl: 'https://other.test/v1', enabled: false })
    expect(moved).toEqual({ ...account, priority: 1, baseUrl: 'https://other.test/v1', enabled: false })
    expect(vault.open(account.id)).toMatchObject({ secret: given.secret, baseUrl: 'https://other.test/v1' })
  })

  it('open a new secret at once, on every relay', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    const { id } = await one.accounts.create(given)
    await vi.waitFor(() => expect(two.vault.open(id).secret).toBe(given.secret))
    const changed = await one.accounts.change(id, { secret: 'sk-alpha-secret-0002' })
    expect(changed.secretHint).toBe('0002')
    expect(one.vault.open(id).secret).toBe('sk-alpha-secret-0002')
    await vi.waitFor(() => expect(two.vault.open(id).secret).toBe('sk-alpha-secret-0002'))
  })

  it('hide most of a short secret', async () => {
    const { accounts } = await startRelay()
    const hints = ['abc', 'abcdefgh', 'abcdefghijklmnop'].map(async secret => {
      const { secretHint } = await accounts.create({ ...given, secret })
      return secretHint
    })
    expect(await Promise.all(hints)).toEqual(['', 'gh', 'mnop'])
  })

  it('opens a sealed secret for no other account', async () => {
    const { accounts, records, vault } = await startRelay()
    const [one, two] = [
      await accounts.create(given),
      await accounts.create({ ...given, secret: 'sk-other-000000' }),
    ]
    const stolen = records.find(one.id)?.sealedSecret
    await records.update(two.id, { sealedSecret: stolen })
    expect(() => vault.open(two.id)).toThrow()
  })
})

describe('the health of accounts', () => {
  it('shows a cool-down at once, on every relay, and its end without a write', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    const account = await one.accounts.create(given)
    await vi.waitFor(() => expect(two.accounts.find(account.id)).toBeDefined())
    const changed = vi.fn<() => void>()
    two.accounts.onChange(changed)
    one.health.recordOutcome(account, 'm', coolDown(30), head(429, 'req_1'))
    const expected = {
      state: 'cooling-down',
      reason: 'too many calls',
      since: clock,
      until: clock + 30_000,
      lastStatus: 429,
      lastRequestId: 'req_1',
      nextStep: { kind: 'returns', at: clock + 30_000 },
    }
    expect(one.accounts.get(account.id).health).toEqual(expected)
    await vi.waitFor(() => expect(two.accounts.get(account.id).health).toEqual(expected))
    expect(changed).toHaveBeenCalled()
    const stored = one.healthStore.list()
    clock += 30_000
    expect(one.accounts.get(account.id).health).toMatchObject({ state: 'ready', since: clock })
    expect(one.healthStore.list()).toEqual(stored)
  })

  it('rests one model and leaves the account ready', async () => {
    const { accounts, health } = await startRelay()
    const account = await accounts.create(given)
    health.recordOutcome(account, 'large', coolDown(30, 'model'))
    expect(health.fitnessOf(account.id, 'large')).toEqual({ kind: 'resting', until: clock + 30_000 })
    expect(health.fitnessOf(account.id, 'small')).toEqual({ kind: 'fit' })
    expect(accounts.get(account.id).health).toMatchObject({
      state: 'ready',
      models: [{ model: 'large', until: clock + 30_000, reason: 'too many calls' }],
    })
    clock += 30_000
    expect(health.fitnessOf(account.id, 'large')).toEqual({ kind: 'fit' })
    expect(accounts.get(account.id).health).not.toHaveProperty('models')
  })

  it('EC-103: writes nothing on the way of a call that goes well, nor of a caller’s fault', async () => {
    const { accounts, health, store } = await startRelay()
    const account = await accounts.create(given)
    const commands = async () =>
      /cmdstat_evalsha:calls=(\d+)/.exec(String(await store.command('info', [], ['commandstats'])))?.[1]
    const before = await commands()
    for (let i = 0; i < 50; i += 1) {
      health.recordOutcome(account, 'm', { kind: 'deliver' }, head(200, `req_${i}`))
      health.recordOutcome(account, 'm', { kind: 'callers-fault' }, head(400, 'req_bad'))
    }
    health.recordOutcome(account, 'm', { kind: 'try-another', reason: 'down' }, head(502, 'req_last'))
    expect(before).toBeDefined()
    expect(await commands()).toBe(before)
    const { state, lastStatus, lastRequestId } = accounts.get(account.id).health
    expect({ state, lastStatus, lastRequestId }).toEqual({
      state: 'ready',
      lastStatus: 502,
      lastRequestId: 'req_last',
    })
  })

  it('keeps the gravest verdict of calls in flight, and only the longest cool-down', async () => {
    const { accounts, health } = await startRelay()
    const account = await accounts.create(given)
    const stateAfter = (outcome: Outcome) => {
      health.recordOutcome(account, 'm', outcome)
      const { state, until } = accounts.get(account.id).health
      return [state, until === undefined ? undefined : (until - clock) / 1000]
    }
    expect(stateAfter(coolDown(60))).toEqual(['cooling-down', 60])
    expect(stateAfter(coolDown(5))).toEqual(['cooling-down', 60])
    expect(stateAfter({ kind: 'deliver' })).toEqual(['cooling-down', 60])
    expect(stateAfter(needsLogin)).toEqual(['needs-login', undefined])
    expect(stateAfter(coolDown(600))).toEqual(['needs-login', undefined])
    expect(stateAfter({ kind: 'deliver' })).toEqual(['ready', undefined])
    expect(stateAfter({ kind: 'suspended', reason: 'closed' })).toEqual(['suspended', undefined])
    expect(stateAfter({ kind: 'deliver' })).toEqual(['suspended', undefined])
    expect(stateAfter(needsLogin)).toEqual(['suspended', undefined])
  })

  it('is ready again with a new secret, and an answer to the old one cannot spoil that', async () => {
    const { accounts, health } = await startRelay()
    const account = await accounts.create(given)
    health.recordOutcome(account, 'm', needsLogin, head(401, 'req_1'))
    health.recordOutcome(account, 'm', coolDown(60, 'model'))
    const renewed = await accounts.change(account.id, { secret: 'sk-alpha-secret-0002' })
    expect(renewed.health.state).toBe('ready')
    expect(health.fitnessOf(account.id, 'm')).toEqual({ kind: 'fit' })
    health.recordOutcome(account, 'm', needsLogin, head(401, 'req_2'))
    expect(accounts.get(account.id).health.state).toBe('ready')
    health.recordOutcome(renewed, 'm', needsLogin)
    expect(accounts.get(account.id).health.state).toBe('needs-login')
  })

  it('EC-029: is not touched by switching an account off and on', async () => {
    const { accounts, health } = await startRelay()
    const account = await accounts.create(given)
    health.recordOutcome(account, 'm', needsLogin)
    await accounts.change(account.id, { enabled: false })
    const { enabled, health: after } = await accounts.change(account.id, {
      enabled: true,
      priority: 3,
      name: 'Two',
    })
    expect([enabled, after.state]).toEqual([true, 'needs-login'])
    await accounts.change(account.id, { enabled: false })
    health.recordOutcome(account, 'm', { kind: 'deliver' })
    expect(accounts.get(account.id).enabled).toBe(false)
  })

  it('EC-104: recording outcomes never brings a removed account back, nor undoes an edit', async () => {
    const [one, two] = [await startRelay(), await startRelay()]
    const account = await one.accounts.create(given)
    await vi.waitFor(() => expect(two.accounts.find(account.id)).toBeDefined())
    const record = (relay: typeof one, seconds: number) =>
      relay.health.recordOutcome(account, 'm', coolDown(seconds, seconds % 2 === 0 ? 'account' : 'model'))
    for (let seconds = 2; seconds < 40; seconds += 2) {
      record(one, seconds)
      record(two, seconds + 1)
    }
    await one.accounts.change(account.id, { enabled: false, priority: 7 })
    await vi.waitFor(() =>
      expect(two.accounts.get(account.id)).toMatchObject({ enabled: false, priority: 7 }),
    )
    record(two, 100)
    await one.accounts.remove(account.id)
    record(two, 201)
    await vi.waitFor(() => expect(two.accounts.list()).toEqual([]))
    record(two, 400)
    const later = await startRelay()
    expect(later.accounts.list()).toEqual([])
    expect(later.healthStore.list()).toEqual([])
    expect([...one.lines, ...two.lines]).toEqual([])
  })

  it('EC-032: survives a restart, and a cool-down that is over by then leaves the account usable', async () => {
    const before = await startRelay()
    const [resting, refused] = [await before.accounts.create(given), await before.accounts.create(given)]
    before.health.recordOutcome(resting, 'm', coolDown(60))
    before.health.recordOutcome(refused, 'm', needsLogin)
    await before.health.stop()
    const stateOf = async () => {
      const { accounts } = await startRelay()
      return [resting, refused].map(({ id }) => accounts.get(id).health.state)
    }
    expect(await stateOf()).toEqual(['cooling-down', 'needs-login'])
    clock += 60_000
    expect(await stateOf()).toEqual(['ready', 'needs-login'])
  })

  it('goes with its account', async () => {
    const { accounts, health, healthStore } = await startRelay()
    const [removed, kept] = [await accounts.create(given), await accounts.create(given)]
    for (const account of [removed, kept]) {
      health.recordOutcome(account, 'm', coolDown(60))
      health.recordOutcome(account, 'm', coolDown(60, 'model'))
    }
    await accounts.remove(removed.id)
    expect(healthStore.list().map(({ accountId }) => accountId)).toEqual([kept.id, kept.id])
  })

  it('is kept by two relays that judge for the first time at once', async () => {
    const relays = [await startRelay(), await startRelay()]
    const account = await relays[0]?.accounts.create(given)
    if (!account) throw new Error('there are two relays')
    await vi.waitFor(() => expect(relays[1]?.accounts.find(account.id)).toBeDefined())
    for (const { health } of relays) health.recordOutcome(account, 'm', needsLogin)
    await vi.waitFor(() => {
      expect(relays.map(({ healthStore }) => healthStore.find(account.id)?.state)).toEqual([
        'needs-login',
        'needs-login',
      ])
    })
    expect(relays.flatMap(({ lines }) => lines)).toEqual([])
  })

  it('forgets the rests of models that are long over', async () => {
    const { accounts, health, healthStore } = await startRelay()
    const account = await accounts.create(given)
    for (const model of ['a', 'b', 'c']) health.recordOutcome(account, model, coolDown(60, 'model'))
    await vi.waitFor(() => expect(healthStore.list()).toHaveLength(3))
    clock += 2 * 3_600_000
    health.recordOutcome(account, 'd', coolDown(60, 'model'))
    await vi.waitFor(() => expect(healthStore.list().map(({ model }) => model)).toEqual(['d']))
  })

  it('judges on while the store is gone, and says so in the log', async () => {
    const { accounts, health, lines } = await startRelay()
    const account = await accounts.create(given)
    await redis.kill()
    health.recordOutcome(account, 'm', needsLogin)
    expect(accounts.get(account.id).health.state).toBe('needs-login')
    await vi.waitFor(() => expect(lines.join()).toContain('was not recorded'), 3000)
  })
})
