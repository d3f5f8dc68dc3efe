import { request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordedGenerateContent } from '../fixtures/recorded-generate-content.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { googlePrefix } from '../simulator/google/google.ts'

const ownersKey = 'AIzaSyTheOwnersOwnKey'
const streaming = '/gemini/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse'
const hello = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'hi' }] }] })
let relay: TestRelay

beforeAll(async () => {
  relay = await startTestRelay()
  relay.simulator.acceptSecrets(ownersKey)
  await relay.admin.createAccount({
    body: {
      provider: 'gemini',
      name: 'studio',
      baseUrl: `${relay.simulator.url}${googlePrefix}`,
      secret: ownersKey,
    },
  })
})
afterAll(() => relay[Symbol.asyncDispose]())
beforeEach(() => {
  relay.simulator.clearLog()
  relay.simulator.clearScripts()
})

interface CallOptions {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

async function call(path: string, { method = 'POST', headers, body = hello }: CallOptions = {}) {
  const reply = await request(`${relay.baseUrl}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(headers ?? { 'x-goog-api-key': relay.key }) },
    ...(method === 'POST' && { body }),
  })
  // A cut answer fails while it is read; what came before is what matters.
  const text = await reply.body.text().catch(() => '')
  return { status: reply.statusCode, headers: reply.headers, text }
}

const lastSeen = () => relay.simulator.log().at(-1)

describe('a call in the generateContent format', () => {
  it.each([
    ['/gemini/v1beta/models/gemini-2.5-pro:generateContent', 'application/json'],
    [streaming, 'text/event-stream'],
    ['/gemini/v1beta/models/gemini-2.5-pro:streamGenerateContent', 'application/json'],
    ['/gemini/v1/models/gemini-2.5-pro:generateContent', 'application/json'],
    ['/gemini/v1beta/models/gemini-2.5-pro:countTokens', 'application/json'],
    ['/gemini/v1beta/models/gemini-embedding-001:embedContent', 'application/json'],
    ['/gemini/v1beta/models/gemini-embedding-001:batchEmbedContents', 'application/json'],
  ])('to %s comes back byte for byte, as %s', async (path, type) => {
    const reply = await call(path)
    expect(reply.status).toBe(200)
    expect(reply.headers['content-type']).toContain(type)
    expect(lastSeen()).toMatchObject({
      url: path.replace('/gemini', googlePrefix),
      secret: ownersKey,
      status: 200,
    })
    expect(lastSeen()?.body?.toString()).toBe(hello)
    expect(reply.text).toBe(lastSeen()?.sent?.toString())
  })

  it('lists the models in the shape of Google, and shows one', async () => {
    const list = await call('/gemini/v1beta/models?pageSize=2', { method: 'GET' })
    expect(JSON.parse(list.text)).toMatchObject({
      models: [
        { name: expect.stringMatching(/^models\//), supportedGenerationMethods: expect.any(Array) },
        { displayName: expect.any(String), inputTokenLimit: expect.any(Number) },
      ],
      nextPageToken: '2',
    })
    const one = await call('/gemini/v1/models/gemini-2.5-pro', { method: 'GET' })
    expect(JSON.parse(one.text)).toMatchObject({ name: 'models/gemini-2.5-pro' })
    expect(await call('/gemini/models', { method: 'GET' })).toMatchObject({ status: 200 })
  })

  it.each([
    ['/gemini/models/m:generateContent', '/v1beta'],
    ['/gemini//v1beta//models/m:generateContent', '/v1beta'],
    ['/gemini/v1beta/v1beta/models/m:generateContent', '/v1beta'],
    ['/gemini/v1/v1beta/models/m:generateContent', '/v1beta'],
    ['/gemini/v1beta/v1/models/m:generateContent', '/v1'],
    ['/gemini/v1/v1/models/m:generateContent/', '/v1'],
  ])('is understood at %s (EC-120)', async (path, version) => {
    const model = 'gemini-2.5-flash'
    expect((await call(path.replace('m:', `${model}:`))).status).toBe(200)
    expect(lastSeen()?.url).toBe(`${googlePrefix}${version}/models/${model}:generateContent`)
  })

  it.each([
    ['x-goog-api-key', { 'x-goog-api-key': 'KEY' }, ''],
    ['Authorization', { authorization: 'Bearer KEY' }, ''],
    ['x-api-key', { 'x-api-key': 'KEY' }, ''],
    ['?key=', {}, '&key=KEY'],
  ])('takes the key as %s and shows Google none of its forms, no cookie and no proxy', async (...form) => {
    const [, template, query] = form
    const filled = Object.entries<string>(template).map(([name, value]) => [
      name,
      value.replace('KEY', relay.key),
    ])
    const others = { cookie: 'a=b', 'x-forwarded-for': '10.1.2.3', via: '1.1 x', origin: 'http://x.test' }
    const kept = { 'x-goog-api-client': 'google-genai-sdk/1.30.0', 'user-agent': 'GeminiCLI-tui/0.61.0/x' }
    const headers = { ...others, ...kept, ...Object.fromEntries(filled) }
    const path = `${streaming}${query.replace('KEY', relay.key)}`
    expect((await call(path, { headers })).status).toBe(200)
    const seen = lastSeen()
    expect(seen?.headers).toMatchObject({ ...kept, 'x-goog-api-key': ownersKey })
    expect(`${seen?.url} ${JSON.stringify(seen?.rawHeaders)}`).not.toMatch(/cr_[0-9a-z]/i)
    for (const name of [...Object.keys(others), 'authorization', 'x-api-key'])
      expect(seen?.headers).not.toHaveProperty(name)
  })

  it('is refused in the dialect of Google', async () => {
    const unknown = await call(streaming, { headers: { 'x-goog-api-key': `cr_${'0'.repeat(64)}` } })
    expect(unknown.status).toBe(401)
    expect(JSON.parse(unknown.text)).toMatchObject({ error: { code: 401, status: 'UNAUTHENTICATED' } })
    const broken = await call(streaming, { body: '{"contents":' })
    expect(JSON.parse(broken.text)).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } })
    const nowhere = await call('/gemini/v1beta/modles/x:generateContent')
    expect(nowhere.status).toBe(404)
    expect(JSON.parse(nowhere.text).error.message).toContain(
      'POST /gemini/v1beta/models/{model}:generateContent',
    )
    expect(relay.simulator.log()).toEqual([])
  })

  it('brings back what Google itself refuses', async () => {
    const reply = await call(streaming, { body: '{"contents":[],"x":1}' })
    expect(reply.status).toBe(400)
    expect(reply.text).toBe(lastSeen()?.sent?.toString())
  })

  it('ends with an error in the dialect of Google when the provider breaks off', async () => {
    relay.simulator.script('cutAfter=3', { times: 1 })
    const { text } = await call(streaming)
    expect(text).toContain(lastSeen()?.sent?.toString() ?? 'nothing')
    expect(JSON.parse(text.split('data: ').at(-1) ?? '')).toMatchObject({
      error: { code: 502, status: 'UNAVAILABLE' },
    })
  })

  it('rests one model of an account, and not the others', async () => {
    relay.simulator.script('status=429,retryAfter=30', { times: 1, model: 'gemini-3.5-flash' })
    const limited = '/gemini/v1beta/models/gemini-3.5-flash:generateContent'
    expect((await call(limited)).status).toBe(429)
    expect(await call(limited)).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) } })
    expect((await call(streaming)).status).toBe(200)
  })
})

describe('a recorded answer in the generateContent format is entered as the provider reported it', () => {
  const noUsage = {
    input: 0,
    output: 0,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    reasoning: 0,
    webSearches: 0,
  }

  it.each(recordedGenerateContent)(
    '$name',
    async ({ model, stream, script, usage, costMicroUsd, ending }) => {
      relay.simulator.script(script, { times: 1 })
      const action = stream ? 'streamGenerateContent?alt=sse' : 'generateContent'
      await call(`/gemini/v1beta/models/${model}:${action}`)
      await relay.quiet()
      const [settled] = (await relay.admin.listCalls({ query: { limit: 1 } })).calls
      expect(settled).toMatchObject({
        usage: { ...noUsage, ...usage },
        costMicroUsd,
        ending,
        provider: 'gemini',
      })
    },
  )
})

describe('the same key on every family', () => {
  it('leaves books that agree with what the vendors told, field by field', async () => {
    const before = (await relay.admin.getUsage({ query: { by: 'provider' } })).rows
    relay.simulator.clearLedger()
    const search = { ...JSON.parse(hello), tools: [{ googleSearch: {} }] }
    const thinking = { thinkingConfig: { includeThoughts: true } }
    const again = { contents: [...search.contents, ...search.contents], systemInstruction: { parts: [] } }
    await call(streaming, { body: JSON.stringify({ ...search, generationConfig: thinking }) })
    await call(streaming.replace('?alt=sse', ''), { body: JSON.stringify(again) })
    await call('/api/v1/messages', {
      body: JSON.stringify({
        model: 'claude-sonnet-4-5',
        max_tokens: 9,
        messages: [{ role: 'user', content: 'hi' }],
      }),
    })
    await relay.quiet()
    const after = (await relay.admin.getUsage({ query: { by: 'provider' } })).rows
    for (const [provider, model] of [
      ['gemini', 'gemini-2.5-pro'],
      ['claude', 'claude-sonnet-4-5'],
    ]) {
      const {
        secret: _secret,
        model: _model,
        calls: _calls,
        ...told
      } = relay.simulator.ledger().find(row => row.model === model) ?? {}
      const totals = after.find(({ id }) => id === provider)?.totals
      const earlier = before.find(({ id }) => id === provider)?.totals
      for (const [field, count] of Object.entries(told)) {
        const name = field as keyof NonNullable<typeof totals>
        expect({ [field]: (totals?.[name] ?? 0) - (earlier?.[name] ?? 0) }).toEqual({ [field]: count })
      }
    }
  })
})
