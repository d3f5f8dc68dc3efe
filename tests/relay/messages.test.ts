import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accountSecret, messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'

let relay: TestRelay
const dispatcher = new Agent()

beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(async () => {
  await dispatcher.close()
  await relay[Symbol.asyncDispose]()
})
beforeEach(() => {
  relay.simulator.clearLog()
  relay.simulator.clearScripts()
})

interface CallOptions {
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

async function call({ path = '/api/v1/messages', headers, body = messageBody() }: CallOptions = {}) {
  const reply = await request(`${relay.baseUrl}${path}`, {
    method: 'POST',
    dispatcher,
    headers: { 'content-type': 'application/json', ...(headers ?? { 'x-api-key': relay.key }) },
    body,
  })
  return { status: reply.statusCode, headers: reply.headers, text: await reply.body.text() }
}

const lastSeen = () => relay.simulator.log().at(-1)

describe('a call through the relay', () => {
  it('answers a plain call with what the provider said', async () => {
    const reply = await call()
    expect(reply.status).toBe(200)
    expect(JSON.parse(reply.text)).toMatchObject({ type: 'message', role: 'assistant' })
    expect(reply.text).toBe(lastSeen()?.sent?.toString())
  })

  it('streams the bytes of the provider unchanged', async () => {
    const reply = await call({ body: messageBody({ stream: true }) })
    expect(reply.headers['content-type']).toContain('text/event-stream')
    expect(reply.text).toContain('message_stop')
    expect(reply.text).toBe(lastSeen()?.sent?.toString())
  })

  it('forwards the body byte for byte, unknown fields and odd spacing included (EC-086, EC-122)', async () => {
    const body = `{ "model" : "claude-sonnet-4-5",\n"max_tokens":5, "new_field": {"x": [1e2, "\\u00e9é"]},
      "messages":[{"role":"system","content":"mid","output_config":{"effort":"low"}},{"role":"user","content":"hi"}]  }`
    expect((await call({ body })).status).toBe(200)
    expect(lastSeen()?.body?.toString()).toBe(body)
  })

  it.each([
    ['x-api-key', { 'x-api-key': 'KEY' }],
    ['Authorization: Bearer', { authorization: 'Bearer KEY' }],
    ['Authorization without a scheme', { authorization: 'KEY' }],
    ['x-goog-api-key', { 'x-goog-api-key': 'KEY' }],
    ['api-key', { 'api-key': 'KEY' }],
    ['?key=', {}],
    [
      'a placeholder beside the real one (EC-123)',
      { 'x-api-key': 'placeholder', authorization: 'Bearer KEY' },
    ],
  ])('takes the key as %s and forwards none of its forms (EC-084)', async (form, template) => {
    const headers = Object.fromEntries(
      Object.entries<string>(template).map(([name, value]) => [name, value.replace('KEY', relay.key)]),
    )
    const path =
      form === '?key=' ? `/api/v1/messages?beta=true&key=${relay.key}` : '/api/v1/messages?beta=true'
    expect((await call({ path, headers })).status).toBe(200)
    const seen = lastSeen()
    expect(seen?.secret).toBe(accountSecret)
    expect(seen?.headers['x-api-key']).toBe(accountSecret)
    expect(seen?.url).toBe('/v1/messages?beta=true')
    expect(JSON.stringify(seen?.rawHeaders)).not.toContain(relay.key)
    expect(seen?.headers).not.toHaveProperty('authorization')
  })

  it('forwards the client headers that matter and drops those that must not travel (EC-085)', async () => {
    const travelling = {
      'user-agent': 'claude-cli/2.1.330 (external, sdk-cli)',
      'anthropic-version': '2026-10-21',
      'anthropic-beta': 'claude-code-20250219,unheard-of-2027',
      'anthropic-dangerous-direct-browser-access': 'true',
      'x-app': 'cli',
      'x-stainless-lang': 'js',
      'x-claude-code-session-id': '9ca3d334-f862-4b09-adb1-aaefb1e206cc',
      'x-unknown': 'kept',
    }
    const staying = {
      cookie: 'a=b',
      'x-forwarded-for': '10.1.2.3',
      'cf-ray': '1',
      via: '1.1 x',
      origin: 'http://x.test',
    }
    expect((await call({ headers: { ...travelling, ...staying, 'x-api-key': relay.key } })).status).toBe(200)
    expect(lastSeen()?.headers).toMatchObject({ ...travelling, 'accept-encoding': 'identity' })
    for (const name of Object.keys(staying)) expect(lastSeen()?.headers).not.toHaveProperty(name)
  })

  it('hands back the provider headers that clients read', async () => {
    const { headers } = await call()
    expect(headers['request-id']).toBeTruthy()
    expect(Object.keys(headers).some(name => name.startsWith('anthropic-ratelimit-'))).toBe(true)
    expect(headers).not.toHaveProperty('set-cookie')
  })

  it.each([
    '/api/v1/messages',
    '/claude/v1/messages',
    '/claude/messages',
    '/api/messages',
    '/claude/v1/v1/messages',
    '/api//v1/messages',
    '//claude//v1//messages',
    '/claude/v1/messages/',
    '/api/claude/v1/messages',
    '/claude/claude/v1/messages',
  ])('serves the spelling %s (EC-082, EC-120)', async path => {
    expect((await call({ path })).status).toBe(200)
    expect(lastSeen()?.path).toBe('/v1/messages')
  })

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
  ])('reads a body compressed with %s (EC-118)', async (encoding, compress) => {
    const body = messageBody()
    const reply = await call({
      headers: { 'x-api-key': relay.key, 'content-encoding': encoding },
      body: compress(Buffer.from(body)),
    })
    expect(reply.status).toBe(200)
    expect(lastSeen()?.body?.toString()).toBe(body)
    expect(lastSeen()?.headers).not.toHaveProperty('content-encoding')
  })
})

describe('a probe', () => {
  it('counts tokens at no cost and without a slot (EC-060, EC-115)', async () => {
    await relay.quiet()
    const before = await relay.admin.getUsage({})
    const path = '/api/v1/messages/count_tokens?beta=true'
    const replies = await Promise.all(Array.from({ length: 25 }, () => call({ path })))
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 25 }, () => 200))
    expect(JSON.parse(replies[0]?.text ?? '')).toHaveProperty('input_tokens')
    await relay.quiet()
    const after = await relay.admin.getUsage({})
    expect(after.total).toEqual(before.total)
  })

  it('lists models in the shape of the protocol', async () => {
    const reply = await request(`${relay.baseUrl}/claude/v1/models?limit=1000`, {
      headers: { authorization: `Bearer ${relay.key}` },
    })
    expect(reply.statusCode).toBe(200)
    expect(await reply.body.json()).toMatchObject({
      data: expect.arrayContaining([expect.objectContaining({ type: 'model' })]),
      has_more: false,
    })
  })

  it('needs a valid key where it reaches a provider', async () => {
    const reply = await request(`${relay.baseUrl}/claude/v1/models`)
    expect(reply.statusCode).toBe(403)
    expect(relay.simulator.log()).toEqual([])
    await reply.body.dump()
  })

  it.each(['/', '/api/hello', '/api/api/hello', '/claude/api/hello'])(
    'answers HEAD %s at once (EC-081)',
    async path => {
      const reply = await request(`${relay.baseUrl}${path}`, { method: 'HEAD' })
      expect(reply.statusCode).toBe(200)
    },
  )

  it('answers OPTIONS without opening the relay to foreign pages', async () => {
    const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.test', 'access-control-request-method': 'POST' },
    })
    expect(reply.statusCode).toBe(204)
    expect(Object.keys(reply.headers).filter(name => name.startsWith('access-control-'))).toEqual([])
  })
})

describe('the books', () => {
  it('hold what the provider reported, field by field, once per call', async () => {
    await relay.quiet()
    relay.simulator.clearLedger()
    const before = (await relay.admin.getUsage({ query: { by: 'account' } })).total
    const cached = [{ type: 'text', text: 'long '.repeat(2000), cache_control: { type: 'ephemeral' } }]
    await call({ body: messageBody({ stream: true, system: cached }) })
    await call({ body: messageBody({ system: cached }) })
    await call({ body: messageBody({ stream: true, thinking: { type: 'enabled', budget_tokens: 1024 } }) })
    const told = relay.simulator.ledger().reduce((sum, row) => add(sum, row), {} as Record<string, number>)
    await relay.quiet()
    const { total } = await relay.admin.getUsage({ query: { by: 'account' } })
    for (const field of [
      'input',
      'output',
      'cacheRead',
      'cacheWrite5m',
      'cacheWrite1h',
      'webSearches',
    ] as const) {
      expect([field, total[field] - before[field]]).toEqual([field, told[field]])
    }
    expect(total.calls).toBe(before.calls + 3)
    expect(total.cacheWrite5m + total.cacheRead).toBeGreaterThan(0)
    expect(total.costMicroUsd).toBeGreaterThan(before.costMicroUsd)
  })
})

function add(sum: Record<string, number>, row: object): Record<string, number> {
  const result = { ...sum }
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'number') result[name] = (result[name] ?? 0) + value
  }
  return result
}
