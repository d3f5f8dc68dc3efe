import { describe, expect, it } from 'vitest'
import { recordedResponses } from '../../tests/fixtures/recorded-responses.ts'
import { errorKinds, RelayError, type RelayErrorCode } from '../kernel/errors.ts'
import { createOpenAiResponses } from './openai-responses.ts'

const protocol = createOpenAiResponses({
  conversationHeaders: ['session-id', 'session_id'],
  subConversationHeaders: ['thread-id'],
})
const noUsage = { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0, webSearches: 0 }

const read = (body: object | string, headers: Record<string, string | string[]> = {}) =>
  protocol.readIntent({
    method: 'POST',
    path: '/v1/responses',
    query: new URLSearchParams(),
    headers,
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  })

describe('what a call in the Responses format wants', () => {
  it('is its model, whether it streams, and its limit of output', () => {
    const input = [{ role: 'user', content: '"model":"other","stream":false' }]
    expect(read({ input, model: 'gpt-5-codex', stream: true, max_output_tokens: 900 })).toMatchObject({
      model: 'gpt-5-codex',
      stream: true,
      maxOutputTokens: 900,
    })
  })

  it.each([
    ['the header of today’s client', { 'session-id': 's1' }, {}],
    ['the header of older ones', { session_id: 's1' }, {}],
    ['a header that came twice', { session_id: ['s1', 's2'] }, {}],
    ['the cache key alone, where a proxy dropped the header', {}, { prompt_cache_key: 's1' }],
    ['the header before the cache key', { 'session-id': 's1' }, { prompt_cache_key: 's3' }],
  ])('belongs to the conversation that %s names (PS-21)', (_, headers, members) => {
    expect(read({ model: 'm', input: 'hi', ...members }, headers).conversation).toBe('s1')
  })

  it('is kept apart from other threads of its session by the thread alone', () => {
    const body = { model: 'm', input: 'hi', prompt_cache_key: 's1' }
    expect(read(body, { 'thread-id': 't1' })).toMatchObject({ conversation: 's1', subConversation: 't1' })
    expect(read({ ...body, input: 'compacted' })).not.toHaveProperty('opening')
  })

  it('without an id belongs to the conversation with the same beginning, however far that has come', () => {
    const turn = (role: string, text: string) => ({ role, content: [{ type: 'input_text', text }] })
    const openingOf = (input: unknown, instructions = 'be brief') =>
      read({ model: 'm', instructions, input }).opening
    const system = turn('developer', 'the same for everybody')
    const begun = openingOf([system, turn('user', 'hi')])
    expect(begun).toMatch(/^[0-9a-f]{32}$/)
    expect(openingOf([system, turn('user', 'hi'), turn('assistant', 'PONG'), turn('user', 'go')])).toBe(begun)
    expect(openingOf([system, turn('user', 'ho')])).not.toBe(begun)
    expect(openingOf([system, turn('user', 'hi')], 'be long')).not.toBe(begun)
    expect(openingOf('hi')).not.toBe(openingOf('ho'))
  })

  it.each([
    ['', 'has no body'],
    ['{"model":1}', '"model" must be a text'],
    ['{"input":"hi"}', 'names no model'],
    ['[1]', 'breaks at byte 0'],
  ])('is refused with a clear sentence when the body is %j', (body, message) => {
    expect(() => read(body)).toThrow(message)
  })
})

describe('usage in the Responses format', () => {
  const bytesOf = (base64: string | undefined) => Buffer.from(base64 ?? '', 'base64')

  it.each(recordedResponses)('$name', ({ script, stream, usage, ending }) => {
    const bytes = bytesOf(script.rawBase64)
    for (const size of [1, 7, 4096]) {
      const reader = protocol.createUsageReader(stream ? 'text/event-stream' : 'application/json')
      for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
      const reading = reader.reading()
      const wanted = ending === 'failed' ? undefined : { ...noUsage, ...usage }
      expect(reading).toMatchObject({ usage: wanted, finished: true })
      expect(reading.errorType).toBe(ending === 'failed' ? 'server_error' : undefined)
    }
  })

  it('is read from a last event of several megabytes', () => {
    const text = 'x'.repeat(3_000_000)
    const response = { output: [{ type: 'image', text }], usage: { input_tokens: 5, output_tokens: 6 } }
    const reader = protocol.createUsageReader('text/event-stream')
    reader.push(Buffer.from(`data: ${JSON.stringify({ type: 'response.completed', response })}\n\n`))
    expect(reader.reading()).toMatchObject({ usage: { input: 5, output: 6 }, finished: true })
  })
})

describe('the beginning of a stream', () => {
  const sse = (type: string, fields: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
  const created = sse('response.created', { response: { instructions: 'é'.repeat(50_000) } })
  const startOf = (text: string) => {
    const reader = protocol.createStreamStartReader?.()
    const bytes = Buffer.from(text)
    const pieces = Array.from({ length: Math.ceil(bytes.length / 9000) }, (_, index) =>
      bytes.subarray(index * 9000, (index + 1) * 9000),
    )
    return pieces.reduce<unknown>((_, piece) => reader?.push(piece), undefined)
  }

  it.each([
    ['response.failed', { response: { error: { code: 'usage_limit_reached', message: 'é' } } }, 429],
    ['error', { error: { type: 'usage_limit_reached', message: 'é', resets_in_seconds: 60 } }, 429],
    ['error', { code: 'server_is_overloaded', message: 'é' }, 503],
  ])('with %s %j lets another account be tried', (type, fields, status) => {
    const start = startOf(`${created}: a comment\n\n${sse('codex.rate_limits', {})}${sse(type, fields)}`)
    expect(start).toMatchObject({ kind: 'failed', status, body: expect.stringContaining('"message":"é"') })
  })

  it.each([
    ['response.output_item.added', {}],
    ['response.failed', { response: { error: { code: 'invalid_prompt' } } }],
  ])('with %s %j goes to the client', (type, fields) => {
    expect(startOf(created)).toEqual({ kind: 'undecided' })
    expect(startOf(created + sse(type, fields))).toEqual({ kind: 'begun' })
  })
})

describe('the relay’s own errors in OpenAI’s dialect', () => {
  const render = (code: RelayErrorCode, retryAfterSeconds?: number) => {
    const { status, headers, body } = protocol.renderError(
      new RelayError(
        code,
        'Why.',
        retryAfterSeconds === undefined ? {} : { retryAfterSeconds, retryAt: 1_900_000_000_500 },
      ),
    )
    return { status, headers, error: JSON.parse(body).error }
  }

  it.each(Object.keys(errorKinds) as RelayErrorCode[])('%s has the four members of the format', code => {
    const { status, headers, error } = render(code)
    expect(status).toBe(errorKinds[code].status)
    expect(headers['x-carpool-error']).toBe(code)
    expect(error).toEqual({
      message: 'Why.',
      type: expect.any(String),
      param: null,
      code: expect.any(String),
    })
  })

  it('says of a spent budget when it frees, in the words that the client shows', () => {
    const { status, headers, error } = render('budget_spent', 90.2)
    expect(status).toBe(429)
    expect(headers).toMatchObject({ 'retry-after': '91', 'x-should-retry': 'false' })
    expect(error).toMatchObject({
      type: 'usage_limit_reached',
      resets_in_seconds: 91,
      resets_at: 1_900_000_001,
    })
  })
})
