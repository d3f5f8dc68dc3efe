import { request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accountSecret, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { addUsage, noUsage, type TokenUsage } from '../simulator/usage.ts'

let relay: TestRelay

beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay[Symbol.asyncDispose]())
beforeEach(() => {
  relay.simulator.clearLog()
  relay.simulator.clearScripts()
})

const user = { role: 'user', content: 'hi' }
const bash = { type: 'function', function: { name: 'Bash', parameters: { type: 'object' } } }
const streamed = { stream: true, stream_options: { include_usage: true } }

async function call(change: object = {}, path = '/openai/claude/v1/chat/completions') {
  const reply = await request(`${relay.baseUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${relay.key}`, cookie: 'a=b' },
    body: JSON.stringify({ model: 'claude-sonnet-4-5', messages: [user], ...change }),
  })
  const text = await reply.body.text()
  return { status: reply.statusCode, headers: reply.headers, text }
}

const chunksOf = (text: string) => {
  const lines = text.trim().split('\n\n')
  expect(lines.pop()).toBe('data: [DONE]')
  return lines.map(line => JSON.parse(line.slice('data: '.length)))
}
const saidIn = (text: string): string =>
  chunksOf(text)
    .map(chunk => chunk.choices[0]?.delta.content ?? '')
    .join('')
const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.'

describe('a chat completion for an account of the Messages format', () => {
  it.each([
    '/openai/claude/v1/chat/completions',
    '/openai/claude/chat/completions',
    '/openai//claude/v1/v1/chat/completions',
  ])('is answered in its own format at %s', async path => {
    const whole = await call({}, path)
    expect(whole.headers['content-type']).toBe('application/json')
    expect(JSON.parse(whole.text)).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { role: 'assistant', content: answer }, finish_reason: 'stop' }],
    })
    const [seen] = relay.simulator.log()
    expect(seen).toMatchObject({ path: '/v1/messages', secret: accountSecret })
    expect(JSON.stringify([seen?.rawHeaders, seen?.url])).not.toMatch(/cr_|cookie|authorization/)
  })

  it('streams each word as it comes, whole however the bytes were cut', async () => {
    relay.simulator.script('chunkBytes=7,seed=3', { times: 1 })
    const { headers, text } = await call(streamed)
    expect(headers['content-type']).toContain('text/event-stream')
    expect(saidIn(text)).toBe(answer)
    expect(chunksOf(text).at(-1)).toMatchObject({
      choices: [],
      usage: { completion_tokens: expect.any(Number) },
    })
  })

  it('calls tools and takes their results', async () => {
    const asked = { messages: [{ role: 'user', content: 'run it' }], tools: [bash] }
    const { choices } = JSON.parse((await call(asked)).text)
    expect(choices).toMatchObject([{ finish_reason: 'tool_calls', message: { content: null } }])
    const [{ message }] = choices
    const result = { role: 'tool', tool_call_id: message.tool_calls[0].id, content: '42' }
    const next = await call({ ...streamed, messages: [...asked.messages, message, result], tools: [bash] })
    expect(saidIn(next.text)).toBe('Done. The command said: 42')
  })

  it('is entered in the books as the provider told it, cache writes included', async () => {
    await relay.quiet()
    relay.simulator.clearLedger()
    const before = (await relay.admin.getUsage({})).total
    await call(streamed)
    await call()
    await relay.quiet()
    const told = relay.simulator.ledger().reduce<TokenUsage>(addUsage, noUsage)
    const { total } = await relay.admin.getUsage({})
    expect(told.output).toBeGreaterThan(0)
    for (const field of ['input', 'output', 'cacheRead', 'cacheWrite5m'] as const)
      expect([field, total[field] - before[field]]).toEqual([field, told[field]])
  })

  it('is refused where it holds what the other format cannot, before anything is sent', async () => {
    const { status, text } = await call({ logprobs: true })
    expect(status).toBe(400)
    expect(JSON.parse(text).error).toMatchObject({
      type: 'invalid_request_error',
      message: expect.stringMatching(/^logprobs: .* cannot be converted/),
    })
    expect(relay.simulator.log()).toEqual([])
  })

  it('gets errors in its own words: of the provider, and of a stream that breaks', async () => {
    const refused = await call({ model: 'no-such-model' })
    expect([refused.status, JSON.parse(refused.text).error]).toEqual([
      404,
      expect.objectContaining({ type: 'not_found_error', message: 'model: no-such-model' }),
    ])
    relay.simulator.script('cutAfter=5', { times: 1 })
    const { text } = await call(streamed)
    expect(chunksOf(text).at(-1)).toMatchObject({ error: { code: 'upstream_cut' } })
  })

  it('finds the models of the pool', async () => {
    const reply = await request(`${relay.baseUrl}/openai/claude/v1/models`, {
      headers: { authorization: `Bearer ${relay.key}` },
    })
    expect(await reply.body.json()).toMatchObject({
      data: expect.arrayContaining([expect.objectContaining({ id: 'claude-opus-4-6' })]),
    })
  })
})
