import { randomUUID } from 'node:crypto'
import { Agent, request } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { NewAccount } from '../../src-relay/contract/account.ts'
import { messageBody } from '../fixtures/relay.ts'
import { startTwoRelays, type TwoRelays } from '../fixtures/two-relays.ts'
import type { Script } from '../simulator/script.ts'

const names = ['a', 'b', 'c'] as const
type Name = (typeof names)[number]
const secretOf = (name: string) => `sk-ant-${name.repeat(12)}`

let relays: TwoRelays
const ids = new Map<string, string>()
const dispatcher = new Agent({ connections: 50 })

beforeAll(async () => {
  relays = await startTwoRelays({ config: { firstByteTimeoutMs: 700, maxAttempts: 3 } })
  const { one } = relays
  await one.admin.removeAccount({ id: one.accountId })
  one.simulator.acceptSecrets(...names.map(secretOf))
  for (const [index, name] of names.entries()) {
    const account = { provider: 'claude', name, secret: secretOf(name), baseUrl: one.simulator.url }
    const { id } = await one.admin.createAccount({ body: { ...account, priority: 10 + index } })
    ids.set(name, id)
  }
})
afterAll(async () => {
  await dispatcher.close()
  await relays[Symbol.asyncDispose]()
})
afterEach(async () => {
  const { one } = relays
  one.simulator.clearScripts()
  for (const id of ids.values()) await one.admin.resetAccount({ id, body: {} })
  one.simulator.clearLog()
})

const idOf = (name: Name) => ids.get(name) ?? ''
const fails = (name: Name, script: Script) => relays.one.simulator.script(script, { secret: secretOf(name) })
const healthOf = async (name: Name) => (await relays.one.admin.getAccount({ id: idOf(name) })).health
const change = (name: Name, body: Partial<NewAccount>) =>
  relays.one.admin.changeAccount({ id: idOf(name), body })

interface Sent {
  /** Its conversation; another one with every call. */
  readonly session?: string
  readonly model?: string
  readonly stream?: boolean
  readonly key?: string
  readonly baseUrl?: string
}

async function send({
  session = randomUUID(),
  model = 'claude-sonnet-4-5',
  stream = true,
  key,
  baseUrl,
}: Sent = {}) {
  const reply = await request(`${baseUrl ?? relays.one.baseUrl}/api/v1/messages`, {
    method: 'POST',
    dispatcher,
    headers: {
      'content-type': 'application/json',
      'x-api-key': key ?? relays.one.key,
      'x-claude-code-session-id': session,
    },
    body: messageBody({ model, stream }),
  })
  const text = await reply.body.text()
  return { status: reply.statusCode, headers: reply.headers, text }
}

/** The accounts that the simulator was asked through, in order. */
const askedAccounts = () =>
  relays.one.simulator
    .log()
    .filter(({ path }) => path === '/v1/messages')
    .map(({ headers }) => names.find(name => headers['x-api-key'] === secretOf(name)) ?? '?')

async function latestCall() {
  await relays.one.quiet()
  const { calls } = await relays.one.admin.listCalls({ query: { limit: 1 } })
  return calls[0]
}

describe('a pool of three of which two fail', () => {
  it('gives one clean stream, rests whom it should, and keeps the conversation where it was served', async () => {
    fails('a', { status: 429, retryAfter: '30', rateLimit: 'none' })
    fails('b', { status: 529 })
    const before = (await relays.one.admin.getUsage({})).total
    const first = await send({ session: 'talk' })
    expect(first.status).toBe(200)
    expect(first.text.match(/event: message_start/g)).toHaveLength(1)
    expect(first.text).toMatch(/event: message_stop\ndata: .*\n\n$/)
    expect(askedAccounts()).toEqual(['a', 'b', 'c'])

    const { models = [], state } = await healthOf('a')
    const restsMs = (models[0]?.until ?? 0) - Date.now()
    expect({ state, models: models.length }).toEqual({ state: 'ready', models: 1 })
    expect(restsMs).toBeGreaterThan(15_000)
    expect(restsMs).toBeLessThanOrEqual(30_000)
    expect(await healthOf('b')).toMatchObject({ state: 'ready', lastStatus: 529 })

    const call = await latestCall()
    expect(call).toMatchObject({ accountId: idOf('c'), attempts: 3, ending: 'complete' })
    expect(call?.routing).toMatch(/^a: .+; b: .+; answered by c \(.+\)$/)
    const after = (await relays.one.admin.getUsage({})).total
    expect(after.calls - before.calls).toBe(1)
    expect(after.output - before.output).toBe(call?.usage.output)

    relays.one.simulator.clearScripts()
    relays.one.simulator.clearLog()
    expect((await send({ session: 'talk' })).status).toBe(200)
    expect((await send({ session: 'talk', baseUrl: relays.two.baseUrl })).status).toBe(200)
    expect(askedAccounts()).toEqual(['c', 'c'])
    expect((await latestCall())?.routing).toBe('answered by c (the conversation is bound to it)')
  })

  it('leaves the other families of a model in use for which one has to wait five days', async () => {
    const reset = String(Math.ceil(Date.now() / 1000) + 5 * 86_400)
    const unified = 'anthropic-ratelimit-unified-'
    const headers = {
      [`${unified}status`]: 'rejected',
      [`${unified}7d_opus-status`]: 'rejected',
      [`${unified}7d_opus-reset`]: reset,
      [`${unified}representative-claim`]: 'seven_day_opus',
      [`${unified}reset`]: reset,
    }
    relays.one.simulator.script(
      { status: 429, rateLimit: 'none', headers },
      { secret: secretOf('a'), model: 'claude-opus-4-5' },
    )
    expect((await send({ model: 'claude-opus-4-5' })).status).toBe(200)
    const { models = [], state } = await healthOf('a')
    expect(state).toBe('ready')
    expect((models[0]?.until ?? 0) - Date.now()).toBeGreaterThan(4.9 * 86_400_000)
    relays.one.simulator.clearLog()
    await send({ model: 'claude-opus-4-5' })
    await send({ model: 'claude-sonnet-4-5' })
    expect(askedAccounts()).toEqual(['b', 'a'])
  })
})

describe('a call moves on', () => {
  it.each<[string, Script]>([
    [
      'from a stream that fails before it has begun to answer (EC-007, EC-009)',
      { errorEvent: 'overloaded_error' },
    ],
    ['from an upstream that takes the call and stays silent', { hang: true }],
    ['from one that sends its headers and stays silent', { stallAfter: 0 }],
    ['from one that breaks the connection', { reset: true }],
    ['from one that breaks off after its headers', { cutAfter: 0 }],
    ['from an internal error', { status: 500 }],
    ['from a gateway’s page', { status: 502, html: true }],
  ])('%s', async (_what, script) => {
    fails('a', script)
    const { status, text } = await send()
    expect(status).toBe(200)
    expect(text.match(/event: message_start/g)).toHaveLength(1)
    expect(text).not.toContain('event: error')
    expect(askedAccounts()).toEqual(['a', 'b'])
    expect(await latestCall()).toMatchObject({ attempts: 2, ending: 'complete', accountId: idOf('b') })
  })

  it('from nobody once it has begun to answer (EC-010)', async () => {
    fails('a', { events: 5, errorEvent: 'overloaded_error', errorAfter: 3 })
    expect((await send()).text).toContain('event: error')
    expect(askedAccounts()).toEqual(['a'])
  })

  it('not for its caller’s own fault, which no account is blamed for (EC-023)', async () => {
    fails('a', { status: 400, message: 'prompt is too long' })
    expect(await send()).toMatchObject({ status: 400, text: expect.stringContaining('prompt is too long') })
    expect(askedAccounts()).toEqual(['a'])
    expect(await healthOf('a')).toMatchObject({ state: 'ready' })
  })

  it('at most as often as set, and then the provider’s own answer is delivered (EC-022)', async () => {
    for (const name of names) fails(name, { status: 529, message: 'everybody is busy' })
    expect(await send()).toMatchObject({ status: 529, text: expect.stringContaining('everybody is busy') })
    expect(askedAccounts()).toEqual(['a', 'b', 'c'])
  })
})

describe('trouble of the line and of one account', () => {
  it('without internet no account is blamed, and the first call after it is served (EC-026)', async () => {
    for (const name of names) fails(name, { reset: true })
    for (let call = 0; call < 4; call += 1) {
      expect(await send()).toMatchObject({
        status: 502,
        headers: { 'x-carpool-error': 'upstream_unreachable' },
      })
    }
    for (const name of names) expect(await healthOf(name)).toMatchObject({ state: 'ready' })
    relays.one.simulator.clearScripts()
    expect((await send()).status).toBe(200)
  })

  it('an account that fails in a row rests, and is tried again by one call', async () => {
    fails('a', { status: 500 })
    for (let call = 0; call < 3; call += 1) expect((await send()).status).toBe(200)
    expect(await healthOf('a')).toMatchObject({
      state: 'cooling-down',
      reason: expect.stringContaining('in a row'),
      lastStatus: 500,
      nextStep: { kind: 'is-tried', at: expect.any(Number) },
    })
    relays.one.simulator.clearLog()
    await send()
    expect(askedAccounts()).toEqual(['b'])
  })
})

describe('an account with a limit on calls in flight', () => {
  it('keeps to it over all relays; others serve what is more', async () => {
    await change('a', { maxCallsInFlight: 1 })
    const { two } = relays
    await expect
      .poll(async () => (await two.admin.getAccount({ id: idOf('a') })).maxCallsInFlight, { timeout: 10_000 })
      .toBe(1)
    try {
      relays.one.simulator.script({ eventDelayMs: 40, events: 10 })
      const bases = [relays.one.baseUrl, relays.two.baseUrl, relays.one.baseUrl, relays.two.baseUrl]
      const replies = await Promise.all(bases.map(baseUrl => send({ baseUrl })))
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
      expect(askedAccounts().toSorted((x, y) => x.localeCompare(y))).toEqual(['a', 'b', 'b', 'b'])
      relays.one.simulator.clearLog()
      await send()
      expect(askedAccounts()).toEqual(['a'])
    } finally {
      await change('a', { maxCallsInFlight: null })
    }
  })
})

describe('a key bound to an account that cannot serve it (EC-030)', () => {
  it('is refused, or served by another, as its owner chose', async () => {
    fails('c', { status: 429, retryAfter: '40', rateLimit: 'none' })
    const bound = await relays.one.admin.createKey({ body: { name: 'bound', accountIds: [idOf('c')] } })
    const { secret: key } = bound
    expect((await send({ key })).status).toBe(429)
    const refused = await send({ key })
    expect(refused).toMatchObject({ status: 503, headers: { 'x-carpool-error': 'no_account' } })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(20)
    await relays.one.admin.changeKey({ id: bound.key.id, body: { accountFallback: true } })
    relays.one.simulator.clearLog()
    expect((await send({ key })).status).toBe(200)
    expect(askedAccounts()).toEqual(['a'])
    expect((await latestCall())?.routing).toMatch(/none of the key's own accounts can serve it/)
  })
})
