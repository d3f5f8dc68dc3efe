import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAnthropicStreamStartReader } from './anthropic-stream-start.ts'
import type { StreamStart } from './protocol.ts'

const event = (type: string, fields: object = {}, end = '\n') =>
  `event: ${type}${end}data: ${JSON.stringify({ type, ...fields })}${end}${end}`
const start = event('message_start', { message: { usage: { input_tokens: 9 } } })
const ping = event('ping')
const block = event('content_block_start', { index: 0 })
const failure = (type: string, message = 'Überlastet 🚗') => ({ error: { type, message } })
const error = (type: string) => event('error', failure(type))

/** What is made of a stream whose pieces are so many bytes long. */
function readInPieces(stream: string, pieceBytes = Number.POSITIVE_INFINITY): StreamStart {
  const reader = createAnthropicStreamStartReader()
  const bytes = Buffer.from(stream)
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const begun = reader.push(bytes.subarray(at, Math.min(at + pieceBytes, bytes.length)))
    if (begun.kind !== 'undecided') return begun
  }
  return { kind: 'undecided' }
}

describe('the start of an event stream', () => {
  it.each([
    ['nothing yet', ''],
    ['a message that is announced', start],
    ['pings and comments', `: hello\n\n${start}${ping}: still here\n\n${ping}`],
    ['an event that is not whole', `${start}event: content_block_st`],
  ])('is undecided after %s', (_what, stream) => {
    expect(readInPieces(stream)).toEqual({ kind: 'undecided' })
  })

  it.each([
    ['its first content', start + ping + block],
    ['an answer without content', start + event('message_delta', { delta: {} })],
    ['an event nobody knows', event('something_new')],
    ['content without event lines', 'data: {"type":"content_block_start"}\n\n'],
    ['an error after content', start + block + error('overloaded_error')],
  ])('is made with %s', (_what, stream) => {
    expect(readInPieces(stream)).toEqual({ kind: 'begun' })
  })

  it.each([
    ['overloaded_error', 529],
    ['rate_limit_error', 429],
    ['api_error', 500],
    ['authentication_error', 401],
    ['invalid_request_error', 400],
    ['something_new', 500],
  ])('fails with %s as with status %i (EC-007, EC-009)', (type, status) => {
    const body = JSON.stringify({ type: 'error', ...failure(type) })
    expect(readInPieces(start + ping + error(type))).toEqual({ kind: 'failed', status, body })
    expect(readInPieces(error(type))).toEqual({ kind: 'failed', status, body })
  })

  it('is read from bytes cut anywhere, whatever ends its lines', () => {
    const ends = fc.constantFrom('\n', '\r\n', '\r')
    fc.assert(
      fc.property(ends, fc.integer({ min: 1, max: 40 }), (end, pieceBytes) => {
        const stream = [start, ping, error('overloaded_error')].join('').replaceAll('\n', end)
        expect(readInPieces(stream, pieceBytes)).toMatchObject({
          kind: 'failed',
          status: 529,
          body: expect.stringContaining('Überlastet 🚗'),
        })
      }),
    )
  })

  it('is taken for made when it is longer than any', () => {
    expect(readInPieces(`: ${'x'.repeat(70_000)}`, 1000)).toEqual({ kind: 'begun' })
  })
})
