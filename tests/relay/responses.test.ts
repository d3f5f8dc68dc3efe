import { zstdCompressSync } from 'node:zlib'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askRaw } from '../fixtures/ask.ts'
import { addOpenAiAccount, openAiSecret, responsesBody } from '../fixtures/openai.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { addUsage, noUsage, type TokenUsage } from '../simulator/usage.ts'

let relay: TestRelay
const dispatcher = new Agent()

beforeAll(async () => {
  relay = await startTestRelay()
  await addOpenAiAccount(relay)
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
  readonly method?: 'GET' | 'POST'
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

async function call({ method = 'POST', path = '/openai/responses', headers, body }: CallOptions = {}) {
  const reply = await request(`${relay.baseUrl}${path}`, {
    method,
    dispatcher,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${relay.key}`, ...headers },
    ...(method === 'POST' && { body: body ?? responsesBody() }),
  })
  return { status: reply.statusCode, headers: reply.headers, text: await reply.body.text() }
}

const lastSeen = () => relay.simulator.log().at(-1)
const errorOf = (text: string): unknown => JSON.parse(text).error

describe('a call in the Responses format', () => {
  it('is answered with the bytes of the provider, in one piece and as a stream', async () => {
    const whole = await call()
    expect(whole.status).toBe(200)
    expect(whole.text).toBe(lastSeen()?.sent?.toString())
    const stream = await call({ body: responsesBody({ stream: true }) })
    expect(stream.headers['content-type']).toContain('text/event-stream')
    expect(stream.text).toContain('response.completed')
    expect(stream.text).toBe(lastSeen()?.sent?.toString())
  })

  it('goes on byte for byte, also when it came compressed with zstd (EC-118, EC-122)', async () => {
    const body = `{ "input" : [{"role":"user","content":"hi \\u00e9"}],\n "model":"gpt-5-codex", "new": {"x": 1e2} }`
    const headers = { 'content-encoding': 'zstd' }
    expect((await call({ headers, body: zstdCompressSync(Buffer.from(body)) })).status).toBe(200)
    expect(lastSeen()?.body?.toString()).toBe(body)
    expect(lastSeen()?.headers).not.toHaveProperty('content-encoding')
  })

  it.each([
    '/openai/responses',
    '/openai/v1/responses',
    '/openai/v1/responses/',
    '/openai//responses',
    '//openai//v1//responses',
    '/openai/v1/v1/responses',
  ])('is served at %s (EC-082, EC-120)', async path => {
    expect((await call({ path })).status).toBe(200)
    expect(lastSeen()?.path).toBe('/openai/v1/responses')
  })

  it('carries what the client says of itself, and nobody else’s credential (EC-084, EC-085)', async () => {
    const travelling = {
      'user-agent': 'codex_exec/0.169.0 (Debian 12.0.0; x86_64)',
      originator: 'codex_exec',
      'session-id': '01a20508-953b-7cd0-9b90-469dabf44e62',
      'x-codex-turn-metadata': '{"sandbox":"none"}',
      'openai-beta': 'responses=experimental',
    }
    const staying = {
      cookie: 'a=b',
      'x-forwarded-for': '10.1.2.3',
      'proxy-authorization': 'Basic eA==',
      'x-api-key': relay.key,
      'x-goog-api-key': relay.key,
      'api-key': relay.key,
      'chatgpt-account-id': 'acct-of-the-caller',
      'openai-organization': 'org-of-the-caller',
      'x-other': relay.key,
    }
    const path = `/openai/responses?key=${relay.key}&x=${relay.key}&include=usage`
    expect((await call({ path, headers: { ...travelling, ...staying } })).status).toBe(200)
    const seen = lastSeen()
    expect(seen?.secret).toBe(openAiSecret)
    expect(seen?.headers).toMatchObject(travelling)
    expect(seen?.url).toBe('/openai/v1/responses?include=usage')
    for (const name of Object.keys(staying)) expect(seen?.headers).not.toHaveProperty(name)
    expect(JSON.stringify([seen?.rawHeaders, seen?.url])).not.toContain('cr_')
  })

  it('can be compacted, and the models can be listed in the shape of the format', async () => {
    const compacted = await call({ path: '/openai/responses/compact' })
    expect(JSON.parse(compacted.text)).toMatchObject({ object: 'response.compaction' })
    expect(lastSeen()?.path).toBe('/openai/v1/responses/compact')
    const models = await call({ method: 'GET', path: '/openai/v1/models' })
    const gpt5 = expect.objectContaining({ id: 'gpt-5', object: 'model' })
    expect(JSON.parse(models.text)).toMatchObject({ object: 'list', data: expect.arrayContaining([gpt5]) })
    const one = await call({ method: 'GET', path: '/openai/models/gpt-5' })
    expect(JSON.parse(one.text)).toMatchObject({ id: 'gpt-5' })
  })

  it('is entered in the books as the provider told it, field by field', async () => {
    await relay.quiet()
    relay.simulator.clearLedger()
    const before = (await relay.admin.getUsage({})).total
    const turn = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'PONG' }] }
    const input = [{ role: 'user', content: 'hi' }, turn, { role: 'user', content: 'hi '.repeat(900) }]
    await call({ body: responsesBody({ stream: true, input, reasoning: { effort: 'high' } }) })
    await call({ body: responsesBody({ input, tools: [{ type: 'web_search' }] }) })
    await relay.quiet()
    const { total } = await relay.admin.getUsage({})
    const told = relay.simulator.ledger().reduce<TokenUsage>(addUsage, noUsage)
    for (const field of ['input', 'output', 'cacheRead', 'reasoning', 'webSearches'] as const) {
      expect([field, total[field] - before[field]]).toEqual([field, told[field]])
      expect(told[field]).toBeGreaterThan(0)
    }
    expect(total.costMicroUsd).toBeGreaterThan(before.costMicroUsd)
  })
})

describe('what goes wrong is said in the dialect of the format', () => {
  it('a refused key is a 401, since on 403 the client tries six times (EC-116)', async () => {
    const reply = await call({ headers: { authorization: 'Bearer cr_unknown0000000000000' } })
    expect(reply.status).toBe(401)
    expect(reply.headers['x-carpool-error']).toBe('invalid_key')
    expect(errorOf(reply.text)).toMatchObject({ type: 'invalid_request_error', code: 'invalid_api_key' })
  })

  it('a broken body says where it breaks', async () => {
    const reply = await call({ body: '{"model":"gpt-5"' })
    expect(reply.status).toBe(400)
    expect(errorOf(reply.text)).toMatchObject({
      type: 'invalid_request_error',
      message: expect.stringContaining('breaks at byte 16'),
    })
  })

  it('an address that leads nowhere names those that do', async () => {
    const reply = await call({ path: '/openai/v2/responses' })
    expect(reply.status).toBe(404)
    expect(errorOf(reply.text)).toMatchObject({
      message: expect.stringContaining('POST /openai/v1/responses'),
    })
  })

  it('a stream that breaks off ends with an event that the client takes for a failure', async () => {
    relay.simulator.script('cutAfter=6', { times: 1 })
    const { text } = await call({ body: responsesBody({ stream: true }) })
    const last = text.trim().split('\n\n').at(-1) ?? ''
    expect(last).toMatch(/^event: response\.failed\ndata: /)
    expect(JSON.parse(last.slice(last.indexOf('{')))).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'upstream_cut' } },
    })
  })

  it('an upgrade to WebSocket is answered 426, so that the client falls back at once (EC-016)', async () => {
    const lines = ['GET /openai/responses HTTP/1.1', 'host: x', 'connection: Upgrade', 'upgrade: websocket']
    const answer = await askRaw(Number(new URL(relay.baseUrl).port), `${lines.join('\r\n')}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 426 /)
    expect(answer).toContain('speaks HTTP here')
  })
})

describe('a quota that is used up', () => {
  it('is met with another account before the client sees it (EC-117)', async () => {
    const id = await addOpenAiAccount(relay, { name: 'spent', secret: 'sk-proj-spent', priority: 1 })
    const script = 'status=429,errorType=usage_limit_reached,retryAfter=7200'
    relay.simulator.script(script, { secret: 'sk-proj-spent' })
    const reply = await call({ body: responsesBody({ stream: true, prompt_cache_key: 'one' }) })
    expect(reply.status).toBe(200)
    expect(relay.simulator.log().map(({ secret }) => secret)).toEqual(['sk-proj-spent', openAiSecret])
    const health = async () => (await relay.admin.listAccounts()).find(each => each.id === id)?.health
    await expect.poll(health).toMatchObject({ state: 'cooling-down' })
    const { until = 0 } = (await health()) ?? {}
    const restSeconds = (until - Date.now()) / 1000
    expect(restSeconds).toBeGreaterThan(7000)
    expect(restSeconds).toBeLessThanOrEqual(7200)
  })
  it('is met likewise when it comes in the stream, before the first word of an answer', async () => {
    await addOpenAiAccount(relay, { name: 'spent too', secret: 'sk-proj-spent-too', priority: 1 })
    relay.simulator.script('errorEvent=usage_limit_reached,errorAfter=2', { secret: 'sk-proj-spent-too' })
    const reply = await call({ body: responsesBody({ stream: true, prompt_cache_key: 'another' }) })
    expect(reply.text).toBe(lastSeen()?.sent?.toString())
    expect(relay.simulator.log().map(({ secret }) => secret)).toEqual(['sk-proj-spent-too', openAiSecret])
  })
})
