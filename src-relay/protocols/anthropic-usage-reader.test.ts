import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAnthropicUsageReader } from './anthropic-usage-reader.ts'

interface StreamEvent {
  readonly type: string
  readonly [field: string]: unknown
}

const start: StreamEvent = {
  type: 'message_start',
  message: { model: 'm-1', usage: { input_tokens: 11, cache_read_input_tokens: 3, output_tokens: 1 } },
}
const delta: StreamEvent = {
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text: '"usage" 🚗 event: message_stop\n\ndata: {"type":"message_stop"}' },
}
const end: StreamEvent = {
  type: 'message_delta',
  delta: { stop_reason: 'end_turn' },
  usage: { output_tokens: 7 },
}
const stop: StreamEvent = { type: 'message_stop' }
const overloaded: StreamEvent = {
  type: 'error',
  error: { type: 'overloaded_error', message: 'Overloaded' },
}

const named = (...events: StreamEvent[]) =>
  events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
const unnamed = (...events: StreamEvent[]) =>
  events.map(event => `data: ${JSON.stringify(event)}\n\n`).join('')

function readStream(...chunks: (string | Uint8Array)[]) {
  const reader = createAnthropicUsageReader('text/event-stream; charset=utf-8')
  for (const chunk of chunks) reader.push(Buffer.from(chunk))
  return reader.reading()
}

function readDocument(...chunks: string[]) {
  const reader = createAnthropicUsageReader('application/json')
  for (const chunk of chunks) reader.push(Buffer.from(chunk))
  return reader.reading()
}

const usage = {
  input: 11,
  output: 7,
  cacheRead: 3,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
}
const complete = { usage, model: 'm-1', finished: true, errorType: undefined }

describe('the usage reader of a stream', () => {
  it('takes the final output tokens, not the placeholder of the start (EC-005)', () => {
    expect(readStream(named(start, { type: 'ping' }, delta, end, stop))).toEqual(complete)
  })

  it('reads streams of upstreams that send no event lines', () => {
    expect(readStream(unnamed(start, { type: 'ping' }, delta, end, stop))).toEqual(complete)
  })

  it('reads a last event without its empty line (EC-003)', () => {
    expect(readStream(named(start, delta, end, stop).trimEnd())).toEqual(complete)
  })

  it('knows nothing of a stream cut before any usage (EC-006)', () => {
    expect(readStream(named({ type: 'ping' }, delta))).toEqual({
      usage: undefined,
      model: undefined,
      finished: false,
      errorType: undefined,
    })
  })

  it('knows what was reported of a stream cut later, and that it is not the end (EC-006)', () => {
    expect(readStream(named(start, delta))).toMatchObject({
      usage: { input: 11, output: 1 },
      finished: false,
    })
  })

  it('sees an error that comes inside a 200 answer (EC-007)', () => {
    expect(readStream(named(start, delta, overloaded))).toMatchObject({
      errorType: 'overloaded_error',
      finished: false,
    })
    expect(readStream(unnamed(overloaded)).errorType).toBe('overloaded_error')
    expect(readStream('event: error\ndata: {}\n\n').errorType).toBe('unknown_error')
  })

  it('ignores a wanted event that is no JSON', () => {
    expect(readStream('event: message_delta\ndata: {"usage":\n\n', named(start, end, stop))).toEqual(complete)
  })

  it('may be asked at any time without changing the result', () => {
    const reader = createAnthropicUsageReader('text/event-stream')
    for (const byte of Buffer.from(named(start, delta, end, stop))) {
      reader.push(Uint8Array.of(byte))
      reader.reading()
    }
    expect(reader.reading()).toEqual(complete)
  })

  it('reads the same wherever the stream is cut, down to single bytes (EC-001, EC-002, EC-106)', () => {
    const layout = fc.constantFrom(named, unnamed)
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
    fc.assert(
      fc.property(layout, lineEnd, fc.array(fc.nat(900)), (write, eol, cuts) => {
        const whole = Buffer.from(write(start, delta, delta, end, stop).replaceAll('\n', eol))
        const places = [0, ...cuts.filter(cut => cut < whole.length).toSorted((a, b) => a - b), whole.length]
        const chunks = places.slice(1).map((to, index) => whole.subarray(places[index], to))
        expect(readStream(...chunks)).toEqual(complete)
        expect(readStream(...Array.from(whole, byte => Uint8Array.of(byte)))).toEqual(complete)
      }),
    )
  })

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array()), chunks => void readStream(...chunks)))
  })
})

describe('the usage reader of a JSON answer', () => {
  const answer = {
    id: 'msg_1',
    type: 'message',
    model: 'm-1',
    content: [{ type: 'text', text: '{"usage":{"output_tokens":99}}' }],
    usage: { input_tokens: 11, cache_read_input_tokens: 3, output_tokens: 7 },
  }

  it('finds usage and model', () => {
    expect(readDocument(JSON.stringify(answer))).toEqual(complete)
    expect(readDocument(`${JSON.stringify(answer, null, 2)}\n`)).toEqual(complete)
  })

  it('reads the same byte by byte, asked after each (EC-106)', () => {
    const reader = createAnthropicUsageReader(undefined)
    const text = Buffer.from(JSON.stringify(answer))
    for (const [index, byte] of text.entries()) {
      reader.push(Uint8Array.of(byte))
      expect(reader.reading().finished).toBe(index === text.length - 1)
    }
    expect(reader.reading()).toEqual(complete)
  })

  it('knows nothing of half an answer (EC-006)', () => {
    expect(readDocument(JSON.stringify(answer).slice(0, -1))).toMatchObject({
      usage: undefined,
      finished: false,
    })
  })

  it('sees an error document (EC-007)', () => {
    expect(readDocument(JSON.stringify({ type: 'error', error: { type: 'api_error' } }))).toEqual({
      usage: undefined,
      model: undefined,
      finished: true,
      errorType: 'api_error',
    })
  })

  it('keeps no more than 16 MiB of an answer', () => {
    const reader = createAnthropicUsageReader('application/json')
    reader.push(Buffer.from('{"usage":{"output_tokens":1},"x":"'))
    for (let sent = 0; sent < 17; sent += 1) reader.push(Buffer.alloc(1024 * 1024, 'x'))
    reader.push(Buffer.from('"}'))
    expect(reader.reading()).toMatchObject({ usage: undefined, finished: false })
  })
})
