import { request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { googlePrefix } from '../simulator/google/google.ts'
import { addUsage, noUsage, type TokenUsage } from '../simulator/usage.ts'

const ownersKey = 'AIzaSyTheOwnersOwnKey'
let relay: TestRelay

beforeAll(async () => {
  relay = await startTestRelay()
  relay.simulator.acceptSecrets(ownersKey)
  const baseUrl = `${relay.simulator.url}${googlePrefix}`
  await relay.admin.createAccount({
    body: { provider: 'gemini', name: 'studio', baseUrl, secret: ownersKey },
  })
})
afterAll(() => relay[Symbol.asyncDispose]())
beforeEach(() => {
  relay.simulator.clearLog()
  relay.simulator.clearScripts()
})

const user = { role: 'user', content: 'hi' }
const shell = { type: 'function', function: { name: 'run_shell', parameters: { type: 'object' } } }
const streamed = { stream: true, stream_options: { include_usage: true } }
const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.'

async function ask(path: string, body?: object) {
  const reply = await request(`${relay.baseUrl}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${relay.key}`, cookie: 'a=b' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: reply.statusCode, headers: reply.headers, text: await reply.body.text() }
}
const call = (change: object = {}, path = '/openai/gemini/v1/chat/completions') =>
  ask(path, { model: 'gemini-2.5-pro', messages: [user], ...change })

const chunksOf = (text: string) => {
  const lines = text.trim().split('\n\n')
  expect(lines.pop()).toBe('data: [DONE]')
  return lines.map(line => JSON.parse(line.slice('data: '.length)))
}
const saidIn = (text: string): string =>
  chunksOf(text)
    .map(chunk => chunk.choices[0]?.delta.content ?? '')
    .join('')

describe('a chat completion for an account of the generateContent format', () => {
  it.each([
    '/openai/gemini/v1/chat/completions',
    '/openai/gemini/chat/completions',
    '/openai//gemini/v1/v1/chat/completions/',
  ])('is answered in its own format at %s', async path => {
    const whole = await call({ reasoning_effort: 'low' }, path)
    expect(whole.headers['content-type']).toBe('application/json')
    expect(JSON.parse(whole.text)).toMatchObject({
      object: 'chat.completion',
      model: 'gemini-2.5-pro',
      choices: [{ message: { role: 'assistant', content: answer }, finish_reason: 'stop' }],
    })
    const [seen] = relay.simulator.log()
    const url = `${googlePrefix}/v1beta/models/gemini-2.5-pro:generateContent`
    expect(seen).toMatchObject({ url, secret: ownersKey })
    expect(seen?.body?.toString()).toContain('"thinkingConfig":{"thinkingBudget":1024}')
    expect(JSON.stringify([seen?.rawHeaders, seen?.url])).not.toMatch(/cr_|cookie|authorization/)
  })

  it('streams each word as it comes, whole however the bytes were cut', async () => {
    relay.simulator.script('chunkBytes=7,seed=3', { times: 1 })
    const { headers, text } = await call(streamed)
    expect(headers['content-type']).toContain('text/event-stream')
    expect(saidIn(text)).toBe(answer)
    const usage = { completion_tokens: expect.any(Number) }
    expect(chunksOf(text).at(-1)).toMatchObject({ choices: [], usage })
  })

  it.each([{}, streamed])(
    'calls tools, with its thoughts’ signature, and takes their results: %j',
    async form => {
      const asked = { messages: [{ role: 'user', content: 'run it' }], tools: [shell] }
      const { text } = await call({ ...asked, ...form })
      const [call1] =
        'stream' in form
          ? chunksOf(text).flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])
          : JSON.parse(text).choices[0].message.tool_calls
      // What every client keeps of a call, and no more.
      const kept = { id: call1.id, type: 'function', function: call1.function }
      const messages = [
        ...asked.messages,
        { role: 'assistant', content: null, tool_calls: [kept] },
        { role: 'tool', tool_call_id: call1.id, content: '42' },
      ]
      const next = await call({ messages, tools: [shell] })
      expect(JSON.parse(next.text).choices[0].message.content).toBe('Done. The tool said: {"output":"42"}')
      const body = JSON.parse(relay.simulator.log().at(-1)?.body?.toString() ?? '')
      expect(body.contents[1].parts).toMatchObject([
        { functionCall: { name: 'run_shell' }, thoughtSignature: 'c2ltdWxhdGVk' },
      ])
    },
  )

  it('is entered in the books as the provider told it', async () => {
    await relay.quiet()
    relay.simulator.clearLedger()
    const before = (await relay.admin.getUsage({})).total
    await call(streamed)
    await call()
    await relay.quiet()
    const told = relay.simulator.ledger().reduce<TokenUsage>(addUsage, noUsage)
    const { total } = await relay.admin.getUsage({})
    expect(told.output).toBeGreaterThan(0)
    for (const field of ['input', 'output', 'cacheRead', 'reasoning'] as const)
      expect([field, total[field] - before[field]]).toEqual([field, told[field]])
  })

  it('is refused where it holds what the other format cannot, before anything is sent', async () => {
    const { status, text } = await call({ logit_bias: { 5: 1 } })
    expect(status).toBe(400)
    const message = expect.stringMatching(/^logit_bias: .* cannot be converted/)
    expect(JSON.parse(text).error).toMatchObject({ type: 'invalid_request_error', message })
    expect(relay.simulator.log()).toEqual([])
  })

  it('gets errors in its own words: of the provider, and of a stream that breaks', async () => {
    const refused = await call({ model: 'no-such-model' })
    expect([refused.status, JSON.parse(refused.text).error]).toEqual([
      404,
      expect.objectContaining({ type: 'not_found_error', message: expect.stringContaining('no-such-model') }),
    ])
    relay.simulator.script('cutAfter=3', { times: 1 })
    expect(chunksOf((await call(streamed)).text).at(-1)).toMatchObject({ error: { code: 'upstream_cut' } })
  })

  it('finds the models of the pool in its own shape, and one of them', async () => {
    const list = await ask('/openai/gemini/v1/models')
    const one = { id: 'gemini-2.5-pro', object: 'model' }
    expect(JSON.parse(list.text)).toMatchObject({
      object: 'list',
      data: expect.arrayContaining([expect.objectContaining(one)]),
    })
    expect(JSON.parse((await ask('/openai/gemini/models/gemini-2.5-pro')).text)).toMatchObject(one)
  })

  it('at an address without its family is told where it would be right', async () => {
    const { status, text } = await call({}, '/v1/chat/completions')
    expect([status, text]).toEqual([404, expect.stringContaining('/openai/gemini/v1/chat/completions')])
  })
})
