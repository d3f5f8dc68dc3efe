import { Agent, request } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { NewApiKey } from '../../src-relay/contract/api-key.ts'
import { messageBody } from '../fixtures/relay.ts'
import { startTwoRelays, type TwoRelays } from '../fixtures/two-relays.ts'

let clock = Date.now()
let relays: TwoRelays
const dispatcher = new Agent({ connections: 50 })
const code = { 'user-agent': 'claude-cli/2.1.330 (external, sdk-cli)' }

beforeAll(async () => {
  relays = await startTwoRelays({ config: { timeZone: 'America/New_York' }, now: () => clock })
})
afterAll(async () => {
  await dispatcher.close()
  await relays[Symbol.asyncDispose]()
})
afterEach(() => {
  clock = Date.now()
  relays.one.simulator.clearScripts()
  relays.one.simulator.clearLog()
})

interface Send {
  readonly path?: string
  readonly method?: 'GET' | 'POST'
  readonly baseUrl?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, unknown>>
}

const open = (key: string, { path = '', baseUrl, headers = {}, body, method = 'POST' }: Send = {}) =>
  request(`${baseUrl ?? relays.one.baseUrl}/api/v1/${path || 'messages'}`, {
    method,
    dispatcher,
    headers: { 'x-api-key': key, 'content-type': 'application/json', ...headers },
    ...(method === 'POST' && { body: messageBody(body) }),
  })

async function send(key: string, asked: Send = {}) {
  const { statusCode, headers, body } = await open(key, asked)
  return { status: statusCode, code: headers['x-carpool-error'], headers, text: await body.text() }
}

async function newKey(part: Partial<NewApiKey>) {
  return await relays.one.admin.createKey({ body: { name: 'friend', ...part } })
}

describe('a key that is taken away', () => {
  it.each(['revoked', 'switched off'])(
    'EC-113: %s on one relay ends its streams on both within a second',
    async how => {
      const { one, two } = relays
      const { key, secret } = await newKey({})
      const other = await newKey({})
      await expect
        .poll(async () => (await two.admin.listKeys()).some(({ id }) => id === other.key.id))
        .toBe(true)
      one.simulator.script({ events: 100, eventDelayMs: 50 })
      const streams = await Promise.all(
        [one, two, one, two].map(({ baseUrl }) => open(secret, { baseUrl, body: { stream: true } })),
      )
      const untouched = await open(other.secret, { body: { stream: true } })
      untouched.body.on('error', () => {}).resume()
      const texts = Promise.all(streams.map(({ body }) => body.text()))
      const begun = performance.now()
      await (how === 'revoked'
        ? one.admin.revokeKey({ id: key.id, body: {} })
        : one.admin.changeKey({ id: key.id, body: { enabled: false } }))
      for (const text of await texts) {
        expect(text).toContain('event: error')
        expect(text).toMatch(/permission_error.*revoked this API key or switched it off/)
      }
      expect(performance.now() - begun).toBeLessThan(1000)
      await expect.poll(() => one.simulator.openCalls().length).toBe(1)
      const { status, code } = await send(secret, { baseUrl: two.baseUrl })
      expect([status, code]).toEqual([403, 'key_disabled'])
      untouched.body.destroy()
    },
  )

  it('also ends calls that wait for their turn', async () => {
    const { one } = relays
    const queue = { length: 5, waitSeconds: 60 }
    const { key, secret } = await newKey({ limits: { callsInFlight: { max: 1, queue } } })
    one.simulator.script({ events: 100, eventDelayMs: 50 })
    const running = await open(secret, { body: { stream: true } })
    running.body.on('error', () => {}).resume()
    const waiting = send(secret)
    await expect.poll(async () => (await one.admin.getKeyLimits({ id: key.id })).uses[0]?.waiting).toBe(1)
    await one.admin.revokeKey({ id: key.id, body: {} })
    expect(await waiting).toMatchObject({ status: 403, code: 'key_disabled' })
  })

  it('has another secret after a rotation, and its limits and history as before', async () => {
    const { one, two } = relays
    const window = { kind: 'total' } as const
    const { key, secret } = await newKey({ note: 'n', limits: { requests: [{ max: 2, window }] } })
    expect((await send(secret)).status).toBe(200)
    const rotated = await one.admin.rotateKey({ id: key.id, body: {} })
    expect(await send(secret)).toMatchObject({ status: 403, code: 'invalid_key' })
    expect((await send(rotated.secret)).status).toBe(200)
    expect(await send(rotated.secret)).toMatchObject({ status: 429, code: 'budget_spent' })
    await expect.poll(async () => (await send(rotated.secret, two)).code).toBe('budget_spent')
    const { key: after } = rotated
    expect(after).toMatchObject({ id: key.id, name: 'friend', note: 'n', limits: key.limits })
    await one.quiet()
    const { rows } = await one.admin.getUsage({ query: { by: 'key' } })
    expect(rows.find(({ id }) => id === key.id)?.totals.calls).toBe(2)
  })
})

describe('a key that ends', () => {
  it('EC-070: on a day is good until its last moment in the configured zone, and says when it ended', async () => {
    const { secret } = await newKey({ expiry: { kind: 'on', day: '2027-03-14' } })
    clock = Date.parse('2027-03-15T03:59:59Z')
    expect((await send(secret)).status).toBe(200)
    clock = Date.parse('2027-03-15T04:00:00Z')
    const { status, code, text, headers } = await send(secret)
    expect([status, code]).toEqual([403, 'key_expired'])
    expect(headers['x-should-retry']).toBe('false')
    expect(text).toContain('ended at 2027-03-15 00:00 (America/New_York)')
  })

  it('some days after its first use is not begun by a probe, but by a call', async () => {
    const { one } = relays
    const { key, secret } = await newKey({ expiry: { kind: 'after-first-use', days: 1 } })
    await send(secret, { path: 'messages/count_tokens' })
    await one.quiet()
    expect((await one.admin.getKey({ id: key.id })).firstUsedAt).toBeUndefined()
    expect((await send(secret)).status).toBe(200)
    await expect.poll(async () => (await one.admin.getKey({ id: key.id })).firstUsedAt).toBeDefined()
    const { firstUsedAt = 0, expiresAt } = await one.admin.getKey({ id: key.id })
    expect(expiresAt).toBe(firstUsedAt + 86_400_000)
    clock = firstUsedAt + 86_400_000
    expect(await send(secret)).toMatchObject({ status: 403, code: 'key_expired' })
  })
})

describe('a key with restrictions', () => {
  it('EC-088: may be for some clients: the rest get 403 on every route, naming the one seen and those allowed', async () => {
    const { secret } = await newKey({ clients: ['claude-code', 'codex'] })
    expect((await send(secret, { headers: code })).status).toBe(200)
    const curl = { 'user-agent': 'curl/8.5.0' }
    for (const path of ['messages', 'messages/count_tokens']) {
      const refused = await send(secret, { path, headers: curl })
      expect(refused).toMatchObject({ status: 403, code: 'client_not_allowed' })
      expect(refused.text).toContain('not be used from curl/8.5.0. It is made for: Claude Code, Codex.')
    }
    const models = await send(secret, { path: 'models', method: 'GET', headers: curl })
    expect(models.code).toBe('client_not_allowed')
  })

  it('EC-121: is seen with its client in the call log, under the client’s name and version', async () => {
    const { one } = relays
    const { key, secret } = await newKey({})
    await send(secret, { headers: code })
    await send(secret, { headers: { 'user-agent': 'some-script/1.2 (x)' } })
    await one.quiet()
    const calls = (await one.admin.listRecentCalls()).filter(({ keyId }) => keyId === key.id)
    expect(calls.map(({ client }) => client)).toEqual(['some-script/1.2', 'Claude Code 2.1.330'])
  })

  it('may be for clients that the owner describes', async () => {
    const { one } = relays
    const signs = [{ prefix: 'our-tool/' }]
    await one.admin.changeKeySettings({ body: { clients: [{ id: 'our-tool', label: 'Our tool', signs }] } })
    const listed = await one.admin.listClients()
    expect(listed.map(({ id, isBuiltIn }) => [id, isBuiltIn]).slice(0, 2)).toEqual([
      ['our-tool', false],
      ['claude-code', true],
    ])
    const { secret } = await newKey({ clients: ['our-tool'] })
    expect((await send(secret, { headers: { 'user-agent': 'our-tool/1' } })).status).toBe(200)
    expect((await send(secret, { headers: code })).text).toContain('made for: Our tool.')
  })

  it('may be for some models, or for all but some', async () => {
    const blocked = await newKey({ models: { kind: 'except', patterns: ['opus'] } })
    expect((await send(blocked.secret)).status).toBe(200)
    const refused = await send(blocked.secret, { body: { model: 'claude-opus-4-5' } })
    expect(refused).toMatchObject({ status: 403, code: 'model_not_allowed' })
    expect(refused.text).toContain('may not use the model claude-opus-4-5. It may use all but: opus.')
    const allowed = await newKey({ models: { kind: 'only', patterns: ['claude-haiku-*'] } })
    expect((await send(allowed.secret, { body: { model: 'claude-haiku-4-5' } })).status).toBe(200)
    expect((await send(allowed.secret)).code).toBe('model_not_allowed')
  })

  it('may be for some providers and for some addresses', async () => {
    const elsewhere = await newKey({ providers: ['codex'] })
    const refused = await send(elsewhere.secret)
    expect(refused).toMatchObject({ status: 403, code: 'provider_not_allowed' })
    expect(refused.text).toContain('Claude')
    const lan = await newKey({ addresses: ['192.168.0.0/16'] })
    expect(await send(lan.secret)).toMatchObject({ status: 403, code: 'address_not_allowed' })
    const here = await newKey({ addresses: ['127.0.0.0/8', '::1'] })
    expect((await send(here.secret)).status).toBe(200)
  })

  it('may be bound to accounts', async () => {
    const { one } = relays
    const bound = await newKey({ accountIds: [one.accountId] })
    expect((await send(bound.secret)).status).toBe(200)
    const body = { provider: 'claude', name: 'gone soon', secret: 'sk-ant-gone', baseUrl: one.simulator.url }
    const gone = await one.admin.createAccount({ body })
    const astray = await newKey({ accountIds: [gone.id] })
    await one.admin.removeAccount({ id: gone.id })
    const refused = await send(astray.secret)
    expect(refused).toMatchObject({ status: 503, code: 'no_account' })
    expect(refused.text).toContain('bound to certain accounts')
  })
})

describe('keys by the dozen', () => {
  it('are made and changed in one request each, with the limits for new keys', async () => {
    const { one } = relays
    const newKeyLimits = { callsInFlight: { max: 2 } }
    await one.admin.changeKeySettings({ body: { newKeyLimits } })
    const created = await one.admin.createKeys({ body: { names: ['x', 'y', 'z'], tags: ['course'] } })
    expect(created.map(({ key }) => [key.name, key.tags, key.limits])).toEqual([
      ['x', ['course'], newKeyLimits],
      ['y', ['course'], newKeyLimits],
      ['z', ['course'], newKeyLimits],
    ])
    const ids = created.map(({ key }) => key.id)
    const changed = await one.admin.changeKeys({ body: { ids, change: { enabled: false, colour: 'teal' } } })
    expect(changed.map(({ enabled, colour }) => [enabled, colour])).toEqual(ids.map(() => [false, 'teal']))
    const unknown = one.admin.changeKeys({ body: { ids: [...ids, 'nobody'], change: { enabled: true } } })
    await expect(unknown).rejects.toMatchObject({ status: 404 })
    expect((await one.admin.getKey({ id: ids[0] ?? '' })).enabled).toBe(false)
    await one.admin.changeKeySettings({ body: { newKeyLimits: {} } })
  })
})
