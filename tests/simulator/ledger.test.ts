import { describe, expect, it } from 'vitest'
import { startSimulator } from './simulator.ts'
import { call, messageBody, readEvents, streamBody, testSecret } from './test-client.ts'

const ephemeral = (ttl?: string) => ({ cache_control: { type: 'ephemeral', ...(ttl ? { ttl } : {}) } })
const text = (length: number, mark: object = {}) => ({ type: 'text', text: 'x'.repeat(length), ...mark })

/** Marks for both lifetimes, a turn already had, and a web search: every field is in use. */
const richBody = {
  tools: [{ type: 'web_search_20250305', name: 'web_search' }],
  system: [text(400, ephemeral('1h'))],
  messages: [
    { role: 'user', content: [text(800)] },
    { role: 'assistant', content: [text(40, ephemeral('1h'))] },
    { role: 'user', content: [text(1200, ephemeral('1h')), text(200, ephemeral()), text(80)] },
  ],
}
const richPrompt = { input: 20, cacheWrite5m: 50, cacheWrite1h: 300, webSearches: 1 }

const startUsage = (events: string) =>
  (readEvents(events)[0]?.data['message'] as { usage?: Record<string, unknown> } | undefined)?.usage
const endUsage = (events: string) =>
  readEvents(events).find(event => event.name === 'message_delta')?.data['usage']

describe('the usage an answer tells', () => {
  it('follows from the request: cache marks, their lifetimes, and how far the conversation is', async () => {
    await using simulator = await startSimulator()
    const { usage } = JSON.parse((await call(simulator, { body: messageBody(richBody) })).text)
    expect(usage).toMatchObject({
      input_tokens: richPrompt.input,
      cache_creation_input_tokens: 350,
      cache_creation: { ephemeral_5m_input_tokens: 50, ephemeral_1h_input_tokens: 300 },
      server_tool_use: { web_search_requests: 1 },
    })
    expect(usage.cache_read_input_tokens).toBeGreaterThan((400 + 800 + 40) / 4 - 1)
    const first = { system: richBody.system, messages: richBody.messages.slice(0, 1) }
    const opening = JSON.parse((await call(simulator, { body: messageBody(first) })).text).usage
    expect(opening).toMatchObject({ input_tokens: 200, cache_read_input_tokens: 0 })
    expect(opening.cache_creation.ephemeral_1h_input_tokens).toBe(100)
  })

  it('is in a stream at both ends: the prompt first with a placeholder, the output last', async () => {
    await using simulator = await startSimulator()
    const document = JSON.parse((await call(simulator, { body: messageBody(richBody) })).text).usage
    const stream = (await call(simulator, { body: streamBody(richBody) })).text
    const { output_tokens, server_tool_use, ...prompt } = document
    expect(startUsage(stream)).toEqual({ ...prompt, output_tokens: 1 })
    expect(endUsage(stream)).toEqual({ output_tokens, server_tool_use })
  })

  it.each([
    ['repeated', richPrompt],
    ['corrected', { input: 0, cacheWrite5m: 0 }],
  ])('may be %s at the end, and later replaces earlier', async (report, early) => {
    await using simulator = await startSimulator()
    const headers = { 'x-sim': `usageReport=${report}` }
    const stream = (await call(simulator, { headers, body: streamBody(richBody) })).text
    expect(startUsage(stream)).toMatchObject({ input_tokens: early.input })
    expect(endUsage(stream)).toMatchObject({ input_tokens: richPrompt.input })
    expect(simulator.ledger()).toMatchObject([{ calls: 1, ...richPrompt }])
  })

  it('may be missing, and then nothing is booked', async () => {
    await using simulator = await startSimulator()
    const headers = { 'x-sim': 'usageReport=none' }
    for (const body of [messageBody(), streamBody()]) {
      expect((await call(simulator, { headers, body })).text).not.toContain('usage')
    }
    expect(simulator.ledger()).toEqual([])
  })
})

describe('the ledger', () => {
  it('sums what was told, by secret and model, field by field', async () => {
    await using simulator = await startSimulator()
    const script = {
      usage: { input: 1, cacheRead: 2, cacheWrite5m: 3, cacheWrite1h: 4, output: 5, webSearches: 6 },
    }
    simulator.script(script)
    const opus = { model: 'claude-opus-4-6' }
    const other = { 'x-api-key': 'sk-ant-other' }
    await Promise.all([
      call(simulator, { body: messageBody() }),
      call(simulator, { body: streamBody() }),
      call(simulator, { body: streamBody(opus) }),
      call(simulator, { body: streamBody(opus), headers: other }),
      call(simulator, {
        path: '/v1/messages/count_tokens',
        body: { ...messageBody(), max_tokens: undefined },
      }),
    ])
    const one = { ...script.usage, reasoning: 0 }
    const double = Object.fromEntries(Object.entries(one).map(([name, count]) => [name, count * 2]))
    expect(simulator.ledger()).toHaveLength(3)
    expect(simulator.ledger()).toEqual(
      expect.arrayContaining([
        { secret: testSecret, model: 'claude-sonnet-4-5', calls: 2, ...double },
        { secret: testSecret, model: 'claude-opus-4-6', calls: 1, ...one },
        { secret: 'sk-ant-other', model: 'claude-opus-4-6', calls: 1, ...one },
      ]),
    )
  })

  it('counts what a client was told before it left, and notes that it left', async () => {
    await using simulator = await startSimulator()
    const headers = { 'x-sim': 'events=100,eventDelayMs=10,usage.input=7,usage.output=900' }
    await call(simulator, { headers, body: streamBody(), leaveAfter: 500 })
    const left = await simulator.waitFor(record => record.ending !== 'open')
    expect(left.ending).toBe('client-closed')
    expect(left.sentBytes).toBeGreaterThanOrEqual(500)
    expect((left.endedAt ?? 0) - left.receivedAt).toBeLessThan(1000)
    expect(simulator.ledger()).toMatchObject([{ calls: 1, input: 7, output: 1 }])
  })

  it('counts nothing of an event that was cut', async () => {
    await using simulator = await startSimulator()
    await call(simulator, { headers: { 'x-sim': 'cutAtByte=100' }, body: streamBody() })
    expect(simulator.ledger()).toEqual([])
    await call(simulator, { headers: { 'x-sim': 'cutAfter=1' }, body: streamBody() })
    expect(simulator.ledger()).toMatchObject([{ calls: 1, output: 1 }])
  })
})
