import { setImmediate as nextTurn } from 'node:timers/promises'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SettledCall } from '../../src-relay/contract/live-call.ts'
import { addOpenAiAccount, responsesBody } from '../fixtures/openai.ts'
import { recordedChat } from '../fixtures/recorded-chat.ts'
import { recordedGenerateContent } from '../fixtures/recorded-generate-content.ts'
import { type RecordedAnswer, recordedMessages } from '../fixtures/recorded-messages.ts'
import { recordedResponses } from '../fixtures/recorded-responses.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { googlePrefix } from '../simulator/google/google.ts'

const googleSecret = 'AIzaSyTheOwnersOwnKey'
let relay: TestRelay
let entered: readonly SettledCall[] = []

beforeAll(async () => {
  relay = await startTestRelay()
  await addOpenAiAccount(relay)
  relay.simulator.acceptSecrets(googleSecret)
  const baseUrl = `${relay.simulator.url}${googlePrefix}`
  await relay.admin.createAccount({
    body: { provider: 'gemini', name: 'studio', baseUrl, secret: googleSecret },
  })
  for (const { ask, model, stream, script } of recorded) {
    relay.simulator.script(script, { times: 1 })
    await send(ask(model, stream))
  }
  await relay.quiet()
  entered = (await relay.admin.listCalls({ query: { limit: 500 } })).calls.toReversed()
}, 60_000)
afterAll(() => relay[Symbol.asyncDispose]())

const noUsage = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
}

interface Asked {
  readonly path: string
  readonly body: string
}

const askMessages = (model: string, stream: boolean): Asked => ({
  path: '/api/v1/messages',
  body: messageBody({ model, stream }),
})
const askResponses = (model: string, stream: boolean): Asked => ({
  path: '/openai/v1/responses',
  body: responsesBody({ model, stream }),
})
const askChat = (model: string, stream: boolean): Asked => ({
  path: '/openai/v1/chat/completions',
  body: JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'hi' }] }),
})
const askGenerateContent = (model: string, stream: boolean): Asked => ({
  path: `/gemini/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
  body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'hi' }] }] }),
})
type Recorded = RecordedAnswer & { readonly ask: (model: string, stream: boolean) => Asked }
const ofFormat = (format: string, answers: readonly RecordedAnswer[], ask: Recorded['ask']): Recorded[] =>
  answers.map(answer => ({ ...answer, ask, name: `${format}: ${answer.name}` }))

const recorded: readonly Recorded[] = [
  ...ofFormat('Messages', recordedMessages, askMessages),
  ...ofFormat('Responses', recordedResponses, askResponses),
  ...ofFormat('Chat completions', recordedChat, askChat),
  ...ofFormat('generateContent', recordedGenerateContent, askGenerateContent),
]

async function send({ path, body }: Asked): Promise<void> {
  const reply = await request(`${relay.baseUrl}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': relay.key, 'content-type': 'application/json' },
    body,
  })
  // A cut answer fails while it is read; what the books say of it is what matters here.
  await reply.body.text().catch(() => undefined)
  while (relay.server.status().activeCalls > 0) await nextTurn()
}

describe('PS-13 a recorded answer is entered as the provider reported it', () => {
  it('of every format', () => {
    expect(recorded.length).toBeGreaterThanOrEqual(30)
  })

  it.each(recorded.map((answer, at) => ({ ...answer, at })))(
    '$name',
    ({ at, ask, model, stream, usage, costMicroUsd, ending }) => {
      expect(entered[at]).toMatchObject({
        usage: { ...noUsage, ...usage },
        costMicroUsd,
        ending,
        modelAsked: model,
        requestBytes: ask(model, stream).body.length,
      })
    },
  )

  it('once, and the sum is that of all', async () => {
    const { total } = await relay.admin.getUsage({})
    const costs = recorded.map(({ costMicroUsd }) => costMicroUsd)
    expect(entered).toHaveLength(recorded.length)
    expect(total.calls).toBe(recorded.length)
    expect(total.costMicroUsd).toBe(costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0))
    expect(total.unpricedCalls).toBe(costs.filter(cost => cost === null).length)
  })

  it('PS-13 every screen and export shows the same sum', async () => {
    const reports = await Promise.all(
      (['key', 'account', 'model', 'client', 'provider', 'hour', 'day', 'week', 'month'] as const).map(by =>
        relay.admin.getUsage({ query: { by } }),
      ),
    )
    const [first] = reports
    for (const { total } of reports) expect(total).toEqual(first?.total)
    const { text } = await relay.admin.exportUsage({ query: { by: 'model', format: 'json' } })
    expect(JSON.parse(text).total).toEqual(first?.total)
    expect(first?.total.calls).toBe(recorded.length)
  })

  it('EC-057 lists the model without a price, and prices its calls when it gets one', async () => {
    const { unpriced, date } = await relay.admin.getPrices()
    expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    const other = { model: 'gpt-of-tomorrow', calls: 1 }
    expect(unpriced).toEqual([{ model: 'claude-of-tomorrow', calls: 1 }, other])
    const before = (await relay.admin.getUsage({})).total
    const prices = await relay.admin.changePrices({
      body: { models: { 'claude-of-tomorrow': { input: 1, output: 2 } } },
    })
    expect(prices.unpriced).toEqual([other])
    const after = (await relay.admin.getUsage({})).total
    expect(after).toEqual({ ...before, costMicroUsd: before.costMicroUsd + 30, unpricedCalls: 1 })
  })
})
