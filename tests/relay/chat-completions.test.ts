import { request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addOpenAiAccount, openAiSecret } from '../fixtures/openai.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { addUsage, noUsage, type TokenUsage } from '../simulator/usage.ts'

let relay: TestRelay

beforeAll(async () => {
  relay = await startTestRelay()
  await addOpenAiAccount(relay)
})
afterAll(() => relay[Symbol.asyncDispose]())
beforeEach(() => {
  relay.simulator.clearLog()
  relay.simulator.clearScripts()
})

const chatBody = (change: object = {}): string =>
  JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'hi' }], ...change })

async function call(body = chatBody(), path = '/openai/v1/chat/completions') {
  const reply = await request(`${relay.baseUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${relay.key}`, cookie: 'a=b' },
    body,
  })
  return { status: reply.statusCode, headers: reply.headers, text: await reply.body.text() }
}

const lastSeen = () => relay.simulator.log().at(-1)

describe('a chat completion', () => {
  it.each(['/openai/v1/chat/completions', '/openai/chat/completions', '/openai//v1/v1/chat/completions/'])(
    'is answered with the bytes of the provider at %s',
    async path => {
      const body = chatBody({ stream: true, stream_options: { include_usage: true } })
      const stream = await call(body, path)
      expect([stream.status, stream.text]).toEqual([200, lastSeen()?.sent?.toString()])
      expect(stream.text).toMatch(/data: \[DONE\]\n\n$/)
      expect(lastSeen()).toMatchObject({ path: '/openai/v1/chat/completions', secret: openAiSecret })
      expect(lastSeen()?.body?.toString()).toBe(body)
      expect(JSON.stringify([lastSeen()?.rawHeaders, lastSeen()?.url])).not.toMatch(/cr_|cookie/)
    },
  )

  it('is entered in the books as the provider told it; what was not told is unknown', async () => {
    await relay.quiet()
    relay.simulator.clearLedger()
    const before = (await relay.admin.getUsage({})).total
    await call(chatBody({ reasoning_effort: 'low' }))
    await call(chatBody({ stream: true, stream_options: { include_usage: true } }))
    await call(chatBody({ stream: true }))
    await relay.quiet()
    const [last] = (await relay.admin.listCalls({ query: { limit: 1 } })).calls
    expect(last).toMatchObject({ ending: 'unknown', status: 200 })
    const told = relay.simulator.ledger().reduce<TokenUsage>(addUsage, noUsage)
    const { total } = await relay.admin.getUsage({})
    for (const field of ['input', 'output', 'reasoning'] as const) {
      expect([field, total[field] - before[field]]).toEqual([field, told[field]])
      expect(told[field]).toBeGreaterThan(0)
    }
  })

  it('that breaks off ends with an error chunk', async () => {
    relay.simulator.script('cutAfter=3', { times: 1 })
    const { text } = await call(chatBody({ stream: true }))
    expect(text).toMatch(/\n\ndata: \{"error":\{.*"code":"upstream_cut"\}\}\n\ndata: \[DONE\]\n\n$/)
  })
})
