import { describe, expect, it } from 'vitest'
import { startSimulator } from '../simulator.ts'
import { call, eventNames, messageBody, readEvents, streamBody } from '../test-client.ts'

// The least that every real client was content with; ours may say more, never less.
const textStream = [
  {
    type: 'message_start',
    message: {
      id: 'msg_fake1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: {
        input_tokens: 11,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        output_tokens: 1,
      },
    },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'ping' },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'PONG' } },
  { type: 'content_block_stop', index: 0 },
  {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 7 },
  },
  { type: 'message_stop' },
]
const toolBlock = { type: 'tool_use', id: expect.any(String), name: 'Bash', input: {} }
const bash = { name: 'Bash', description: 'Runs a command', input_schema: { type: 'object' } }

const anyNumber = expect.any(Number)
const anyText = expect.any(String)

/** Same field names and kinds, with numbers, ids and texts left open. */
function alike(value: unknown, name = ''): unknown {
  if (name === 'id' || name === 'text') return anyText
  if (typeof value === 'number') return anyNumber
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const fields = Object.entries(value).map(([field, inner]) => [field, alike(inner, field)])
  return expect.objectContaining(Object.fromEntries(fields))
}

/** One of each run of equal event types. */
function firstOfEachRun<Item extends { readonly type?: unknown }>(items: readonly Item[]): readonly Item[] {
  return items.filter((item, index) => item.type !== items[index - 1]?.type)
}

const dataOf = (text: string) => readEvents(text).map(event => event.data)

describe('POST /v1/messages', () => {
  it('streams the events that real clients understand, in their order', async () => {
    await using simulator = await startSimulator()
    const reply = await call(simulator, { path: '/v1/messages?beta=true', body: streamBody() })
    expect(reply.headers['content-type']).toContain('text/event-stream')
    expect(firstOfEachRun(dataOf(reply.text))).toEqual(textStream.map(event => alike(event)))
    expect(readEvents(reply.text).every(({ name, data }) => name === data['type'])).toBe(true)
    expect(reply.text).toContain('👩‍👩‍👧‍👦')
  })

  it('says the same in one document as in a stream', async () => {
    await using simulator = await startSimulator()
    const streamed = dataOf((await call(simulator, { body: streamBody() })).text)
    const reply = await call(simulator, { body: messageBody() })
    const text = streamed.map(data => (data['delta'] as { text?: string } | undefined)?.text ?? '').join('')
    expect(JSON.parse(reply.text)).toMatchObject({
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text }],
      stop_reason: 'end_turn',
      usage: {
        input_tokens: expect.any(Number),
        output_tokens: expect.any(Number),
        service_tier: 'standard',
      },
    })
    expect(reply.headers['content-length']).toBe(String(reply.bytes.length))
  })

  it('gives every message an id of its own, even for the same bytes', async () => {
    await using simulator = await startSimulator()
    const replies = await Promise.all([1, 2, 3].map(() => call(simulator, { body: messageBody() })))
    expect(new Set(replies.map(reply => JSON.parse(reply.text).id)).size).toBe(3)
    expect(new Set(replies.map(reply => reply.headers['request-id'])).size).toBe(3)
  })

  it('asks for the Bash tool when told to run something, and speaks once the result is there', async () => {
    await using simulator = await startSimulator()
    const question = { role: 'user', content: [{ type: 'text', text: 'run it' }] }
    const note = { role: 'system', content: 'a note in the middle' }
    const first = await call(simulator, { body: streamBody({ tools: [bash], messages: [question, note] }) })
    const events = dataOf(first.text)
    expect(events).toContainEqual({ type: 'content_block_start', index: 0, content_block: toolBlock })
    expect(events).toContainEqual(
      expect.objectContaining({ delta: { stop_reason: 'tool_use', stop_sequence: null } }),
    )
    const json = events.map(data => (data['delta'] as { partial_json?: string })?.partial_json ?? '').join('')
    expect(JSON.parse(json)).toMatchObject({ command: 'echo 42' })

    const toolUse = { ...toolBlock, id: 'toolu_x', input: JSON.parse(json) }
    const result = { type: 'tool_result', tool_use_id: 'toolu_x', content: '42' }
    const messages = [
      question,
      { role: 'assistant', content: [toolUse] },
      { role: 'user', content: [result] },
    ]
    const second = await call(simulator, { body: messageBody({ tools: [bash], messages }) })
    expect(JSON.parse(second.text)).toMatchObject({
      content: [{ type: 'text', text: expect.stringContaining('42') }],
      stop_reason: 'end_turn',
    })
  })

  it('thinks with a signature when asked to, and silently when the thoughts are to be omitted', async () => {
    await using simulator = await startSimulator()
    const shown = await call(simulator, {
      body: streamBody({ thinking: { type: 'enabled', budget_tokens: 1024 } }),
    })
    expect(shown.text).toContain('thinking_delta')
    expect(shown.text).toContain('signature_delta')
    const thinking = { type: 'adaptive', display: 'omitted' }
    const omitted = await call(simulator, { body: streamBody({ thinking }) })
    expect(omitted.text).not.toContain('thinking_delta')
    expect(omitted.text).toContain('signature_delta')
  })

  it('answers a JSON schema with a document that has its properties', async () => {
    await using simulator = await startSimulator()
    const schema = { type: 'object', properties: { title: { type: 'string' } } }
    const body = messageBody({ output_config: { format: { type: 'json_schema', schema } } })
    const answer = JSON.parse((await call(simulator, { body })).text)
    expect(JSON.parse(answer.content[0].text)).toEqual({ title: expect.any(String) })
  })

  it('stops at max_tokens', async () => {
    await using simulator = await startSimulator()
    const reply = await call(simulator, { body: messageBody({ max_tokens: 1 }) })
    expect(JSON.parse(reply.text)).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 1 } })
  })

  it('states request id, organization and the limits of an API-key account', async () => {
    await using simulator = await startSimulator()
    const first = (await call(simulator, { body: messageBody() })).headers
    const second = (await call(simulator, { body: messageBody() })).headers
    expect(first['request-id']).toMatch(/^req_/)
    expect(first['anthropic-organization-id']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    for (const name of ['requests', 'tokens', 'input-tokens', 'output-tokens']) {
      expect(Number(first[`anthropic-ratelimit-${name}-limit`])).toBeGreaterThan(0)
      expect(first[`anthropic-ratelimit-${name}-reset`]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    }
    const left = (headers: typeof first) => Number(headers['anthropic-ratelimit-requests-remaining'])
    expect(left(second)).toBe(left(first) - 1)
  })

  it('serves an address with a path of its own as well', async () => {
    await using simulator = await startSimulator()
    const reply = await call(simulator, { path: '/compat/v1/messages', body: streamBody() })
    expect(eventNames(reply.text).at(-1)).toBe('message_stop')
  })
})
