import { describe, expect, it } from 'vitest'
import { RelayError } from '../kernel/errors.ts'
import { createGeminiGenerateContent } from './gemini-generate-content.ts'
import type { ClientRequest } from './protocol.ts'

const protocol = createGeminiGenerateContent({ installationHeaders: ['x-installation'] })
const hello = { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] }

function requestFor(path: string, body: unknown, changes: Partial<ClientRequest> = {}): ClientRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const usual = { method: 'POST', path, query: new URLSearchParams(), headers: {}, body: Buffer.from(text) }
  return { ...usual, ...changes }
}

const read = (path: string, body: unknown = hello, changes?: Partial<ClientRequest>) =>
  protocol.readIntent(requestFor(path, body, changes))

describe('the intent of a generateContent call', () => {
  it('has the model and the wish to stream from its path', () => {
    expect(read('/v1beta/models/gemini-2.5-pro:streamGenerateContent')).toMatchObject({
      model: 'gemini-2.5-pro',
      stream: true,
    })
    expect(read('/v1/models/gemini-2.5-pro:generateContent')).toMatchObject({ stream: false })
    expect(read('/v1beta/models/m%40x:y:generateContent')).toMatchObject({ model: 'm@x:y' })
  })

  it('has the model, the session and the most output from an envelope', () => {
    const request = { ...hello, session_id: 's-1', generationConfig: { maxOutputTokens: 77 } }
    expect(read('/v1internal:streamGenerateContent', { model: 'm-1', project: 'p', request })).toEqual({
      model: 'm-1',
      stream: true,
      maxOutputTokens: 77,
      conversation: 's-1',
      opening: expect.stringMatching(/^[\da-f]{32}$/),
    })
  })

  it('names no model where none is needed', () => {
    expect(read('/v1internal:loadCodeAssist', { metadata: {} })).toEqual({ model: '', stream: false })
    expect(read('/v1beta/models', '', { method: 'GET' })).toEqual({ model: '', stream: false })
  })

  it('keeps one conversation for a dialogue that grows, and tells installations and openings apart', () => {
    const systemInstruction = { parts: [{ text: 'Be brief.' }] }
    const more = [...hello.contents, { role: 'model', parts: [{ text: 'ho' }] }]
    const path = '/v1beta/models/m:generateContent'
    const of = (body: unknown, headers = {}) => read(path, body, { headers }).opening
    const first = of({ ...hello, systemInstruction })
    expect(first).toMatch(/^[\da-f]{32}$/)
    expect(of({ contents: more, systemInstruction, generationConfig: { topK: 1 } })).toBe(first)
    expect(of(hello)).not.toBe(first)
    expect(of({ ...hello, systemInstruction }, { 'x-installation': 'i' })).not.toBe(first)
    expect(of({ contents: [{ parts: [{ text: 'ho' }] }], systemInstruction })).not.toBe(first)
  })

  it.each([
    ['/v1beta/models/m:generateContent', '', /no body/],
    ['/v1beta/models/m:generateContent', '{"contents": [', /breaks at byte/],
    ['/v1beta/models/%zz:generateContent', '{}', /not well encoded/],
    ['/v1beta/models/%2e%2e:generateContent', '{}', /no slash/],
    ['/v1beta/models/a%2fb:generateContent', '{}', /no slash/],
    ['/v1internal:generateContent', '{"request":{}}', /names no model/],
  ])('refuses %s with %j', (path, body, message) => {
    expect(() => read(path, body)).toThrow(message)
    expect(() => read(path, body)).toThrow(RelayError)
  })
})

const chunk = (usageMetadata: object | undefined, more: object = {}) => ({
  candidates: [{ content: { parts: [{ text: 'a "usageMetadata" [{' }] }, ...more }],
  ...(usageMetadata && { usageMetadata }),
  modelVersion: 'gemini-2.5-pro',
})
const first = chunk({ promptTokenCount: 100, totalTokenCount: 100 })
const last = chunk(
  {
    promptTokenCount: 100,
    cachedContentTokenCount: 60,
    candidatesTokenCount: 20,
    thoughtsTokenCount: 30,
    toolUsePromptTokenCount: 5,
  },
  { finishReason: 'STOP', groundingMetadata: { webSearchQueries: ['a', 'b'] } },
)
const whole = {
  model: 'gemini-2.5-pro',
  finished: true,
  errorType: undefined,
  usage: {
    input: 45,
    output: 50,
    cacheRead: 60,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    reasoning: 30,
    webSearches: 1,
  },
}

/** Read in pieces of every size from 1 byte to all of it. */
function readingOf(contentType: string, text: string, size: number) {
  const reader = protocol.createUsageReader(contentType)
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
  return reader.reading()
}

const eventsOf = (chunks: readonly object[]) =>
  chunks.map(each => `data: ${JSON.stringify(each)}\r\n\r\n`).join('')

describe('the usage of a generateContent answer', () => {
  it.each([1, 2, 7, 64, 1e6])('is read from events, an array and a document in pieces of %i bytes', size => {
    expect(readingOf('text/event-stream', eventsOf([first, last]), size)).toEqual(whole)
    const array = `[${JSON.stringify(first, undefined, 2)}\n,\r\n${JSON.stringify(last, undefined, 2)}\n]`
    expect(readingOf('application/json; charset=UTF-8', array, size)).toEqual(whole)
    expect(readingOf('application/json', JSON.stringify(last, undefined, 2), size)).toEqual(whole)
    const enveloped = [first, last].map(response => ({ response, traceId: 't' }))
    expect(readingOf('text/event-stream', eventsOf(enveloped), size)).toEqual(whole)
  })

  it('is what was said last, and not finished, when a stream breaks off', () => {
    const cut = `[${JSON.stringify(first)},${JSON.stringify(last).slice(0, -9)}`
    for (const reading of [
      readingOf('text/event-stream', eventsOf([first]), 10),
      readingOf('application/json', cut, 10),
    ])
      expect(reading).toMatchObject({ finished: false, usage: { input: 100, output: 0 } })
    expect(readingOf('text/event-stream', eventsOf([chunk(undefined)]), 10)).toMatchObject({
      usage: undefined,
      finished: false,
    })
  })

  it('counts a picture of megabytes, whose chunk is the one that reports', () => {
    const picture = { inlineData: { mimeType: 'image/png', data: 'A'.repeat(3_000_000) } }
    const large = { ...last, candidates: [{ content: { parts: [picture] }, finishReason: 'STOP' }] }
    expect(readingOf('text/event-stream', eventsOf([large]), 65_536)).toMatchObject({
      finished: true,
      usage: { output: 50 },
    })
  })

  it('tells an error within a stream, a blocked prompt, and a tier', () => {
    const error = { error: { code: 503, message: 'no', status: 'UNAVAILABLE' } }
    expect(readingOf('text/event-stream', eventsOf([first, error]), 50).errorType).toBe('UNAVAILABLE')
    const blocked = { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 7 } }
    expect(readingOf('application/json', JSON.stringify(blocked), 50)).toMatchObject({
      finished: true,
      usage: { input: 7 },
    })
    const flex = chunk({ promptTokenCount: 7, trafficType: 'ON_DEMAND_FLEX' })
    expect(readingOf('application/json', JSON.stringify(flex), 50).traits).toEqual({ serviceTier: 'flex' })
    expect(readingOf('application/json', 'no JSON } at all', 3)).toMatchObject({ usage: undefined })
  })

  it('counts every query of a search from version 3 on', () => {
    const newer = { ...last, modelVersion: 'gemini-3.8-flash' }
    expect(readingOf('application/json', JSON.stringify(newer), 50).usage?.webSearches).toBe(2)
  })
})

describe('an error of the relay in the dialect of Google', () => {
  it('states code, status and the pause, in an answer and in a stream', () => {
    const error = new RelayError('limit_reached', 'Wait a little.', { retryAfterSeconds: 4.2 })
    const { status, headers, body } = protocol.renderError(error)
    expect(status).toBe(429)
    expect(headers).toMatchObject({ 'retry-after': '5', 'x-carpool-error': 'limit_reached' })
    expect(JSON.parse(body)).toEqual({
      error: {
        code: 429,
        message: 'Wait a little.',
        status: 'RESOURCE_EXHAUSTED',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '5s' }],
      },
    })
    expect(protocol.renderStreamError(error)).toBe(`data: ${body}\n\n`)
  })

  it('refuses a key with 401', () => {
    const { status, body } = protocol.renderError(new RelayError('invalid_key', 'No such key.'))
    expect(status).toBe(401)
    expect(JSON.parse(body).error).toEqual({ code: 401, message: 'No such key.', status: 'UNAUTHENTICATED' })
  })
})
