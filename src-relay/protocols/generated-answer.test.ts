import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createChatToGenerateContent } from './chat-to-generate-content.ts'
import { createGeminiGenerateContent } from './gemini-generate-content.ts'

type Json = Readonly<Record<string, unknown>>
const { convert } = createChatToGenerateContent({
  upstream: createGeminiGenerateContent({ installationHeaders: [] }),
  thinkingConfig: () => undefined,
})
const ask = (change: object = {}) =>
  convert({
    method: 'POST',
    path: '/v1/chat/completions',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }], ...change })),
  })
const head = { status: 200, now: 1_795_000_000_000 }

function readDocument(document: unknown, status = 200, contentType = 'application/json'): string {
  const converter = ask().createAnswerConverter({ ...head, status, contentType })
  converter.push(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)))
  return converter.end()
}

function streamLines(chunks: readonly object[], size: number, end = '\r\n\r\n'): string[] {
  const streamed = { stream: true, stream_options: { include_usage: true } }
  const converter = ask(streamed).createAnswerConverter({ ...head, contentType: 'text/event-stream' })
  const bytes = Buffer.from(chunks.map(chunk => `data: ${JSON.stringify(chunk)}`).join('\r\n\r\n') + end)
  let out = ''
  for (let at = 0; at < bytes.length; at += size) out += converter.push(bytes.subarray(at, at + size))
  out += converter.end()
  return out.trim().split('\n\n')
}

/** As a client puts the chunks together. */
function assemble(lines: readonly string[]) {
  expect(lines.at(-1)).toBe('data: [DONE]')
  const chunks = lines.slice(0, -1).map(line => JSON.parse(line.slice('data: '.length)))
  const messages: Record<string, unknown>[] = []
  const reasons: unknown[] = []
  for (const { index, delta, finish_reason: reason } of chunks.flatMap(chunk => chunk.choices)) {
    const message = (messages[index] ??= { role: delta.role, content: null, refusal: delta.refusal })
    for (const name of ['content', 'reasoning_content']) {
      const before = typeof message[name] === 'string' ? message[name] : ''
      if (delta[name]) message[name] = before + delta[name]
    }
    if (delta.extra_content) message['extra_content'] = delta.extra_content
    const calls = (message['tool_calls'] ?? []) as Json[]
    for (const { index: at, ...more } of delta.tool_calls ?? []) calls[at] = more
    if (calls.length > 0) message['tool_calls'] = calls
    reasons[index] ??= reason
  }
  return { messages, reasons, usage: chunks.at(-1).usage }
}

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
const thoughtSignature = fc.base64String({ minLength: 4, maxLength: 40 }).filter(text => text.length > 0)
const functionCall = fc.record(
  { id: fc.stringMatching(/^\w{1,9}$/), name: fc.constantFrom('f', 'g'), args: fc.dictionary(word, word) },
  { requiredKeys: ['name', 'args'] },
)
const called = fc.record({ functionCall, thoughtSignature }, { requiredKeys: ['functionCall'] })
const answer = fc.record({
  thought: fc.option(word),
  texts: fc.array(word, { maxLength: 3 }),
  signature: fc.option(thoughtSignature),
  calls: fc.array(called, { maxLength: 3 }),
})
const usageMetadata = {
  promptTokenCount: 28,
  cachedContentTokenCount: 20,
  candidatesTokenCount: 7,
  thoughtsTokenCount: 5,
  toolUsePromptTokenCount: 2,
}
const tokens = {
  prompt_tokens: 30,
  completion_tokens: 12,
  total_tokens: 42,
  prompt_tokens_details: { cached_tokens: 20 },
  completion_tokens_details: { reasoning_tokens: 5 },
}
const more = { modelVersion: 'm', responseId: 'r1' }

describe('an answer of the generateContent format', () => {
  it('is the same as a document and as a stream cut anywhere, and can be sent back', () => {
    fc.assert(
      fc.property(answer, fc.integer({ min: 1, max: 60 }), ({ thought, texts, signature, calls }, size) => {
        const said: Json[] = texts.map(text => ({ text }))
        const parts: Json[] = [
          ...(thought === null ? [] : [{ text: thought, thought: true }]),
          ...said,
          ...(signature === null ? [] : [{ text: '', thoughtSignature: signature }]),
          ...calls,
        ]
        const candidate = { content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }
        const whole = JSON.parse(readDocument({ candidates: [candidate], usageMetadata, ...more }))
        const [{ message, finish_reason: reason }] = whole.choices
        expect(whole).toMatchObject({ id: 'r1', object: 'chat.completion', model: 'm', usage: tokens })
        expect(reason).toBe(calls.length > 0 ? 'tool_calls' : 'stop')
        const chunks = [
          ...parts.map(part => ({ candidates: [{ content: { parts: [part] } }], ...more })),
          { candidates: [{ finishReason: 'STOP' }], usageMetadata, ...more },
        ]
        const streamed = assemble(streamLines(chunks, size))
        expect(streamed).toEqual({
          messages: [{ ...message, content: message.content || null }],
          reasons: [reason],
          usage: tokens,
        })
        if (parts.length === 0) return
        const { contents } = JSON.parse(ask({ messages: [message] }).request.body.toString())
        const text = texts.join('')
        const together = signature === null ? { text } : { text, thoughtSignature: signature }
        const isSilent = texts.length === 0 && signature === null
        expect(contents[0].parts).toEqual([
          ...parts.filter(part => part['thought']),
          ...(isSilent ? [] : [together]),
          ...calls,
        ])
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'content_filter'],
    ['MALFORMED_FUNCTION_CALL', 'content_filter'],
  ])('that ended with %s ends with %s', (finishReason, reason) => {
    const { choices } = JSON.parse(readDocument({ candidates: [{ finishReason }], ...more }))
    expect(choices).toMatchObject([{ finish_reason: reason, message: { content: null } }])
  })

  it('with several choices keeps them apart, and the calls of each', () => {
    const call = { functionCall: { name: 'f', args: {} } }
    const candidates = ['one', 'two'].map((text, index) => ({
      content: { parts: [{ text }, call] },
      finishReason: 'STOP',
      index,
    }))
    const { messages, reasons } = assemble(streamLines([{ candidates, ...more }], 9))
    expect(messages.map(message => message['content'])).toEqual(['one', 'two'])
    expect(reasons).toEqual(['tool_calls', 'tool_calls'])
    const ids = messages.map(message => (message['tool_calls'] as Json[])[0]?.['id'])
    expect(new Set(ids).size).toBe(2)
  })

  it('shows a picture in the only way a text can', () => {
    const parts = [{ inlineData: { mimeType: 'image/png', data: 'aGk=' } }]
    const { choices } = JSON.parse(
      readDocument({ candidates: [{ content: { parts }, finishReason: 'STOP' }] }),
    )
    expect(choices[0].message.content).toBe('![](data:image/png;base64,aGk=)')
  })

  it('says so where the prompt was blocked', () => {
    const blocked = { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata, ...more }
    const refusal = 'The provider has blocked the prompt: SAFETY.'
    expect(JSON.parse(readDocument(blocked)).choices).toMatchObject([
      { message: { content: null, refusal }, finish_reason: 'content_filter' },
    ])
    const { messages, reasons } = assemble(streamLines([blocked], 9))
    expect([messages, reasons]).toMatchObject([[{ refusal }], ['content_filter']])
  })

  it('that is an error, alone or in an array or in a stream, or no JSON, keeps its words', () => {
    const error = { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' }
    const expected = {
      error: { message: 'Quota exceeded', type: 'rate_limit_error', param: null, code: 'resource_exhausted' },
    }
    expect(JSON.parse(readDocument({ error }, 429))).toEqual(expected)
    expect(JSON.parse(readDocument([{ error }], 429))).toEqual(expected)
    expect(readDocument('<html>', 502, 'text/html')).toBe('<html>')
    const text = { candidates: [{ content: { parts: [{ text: 'a' }] } }], ...more }
    const lines = streamLines([text, { error }, text], 9)
    expect(lines.slice(-2)).toEqual([`data: ${JSON.stringify(expected)}`, 'data: [DONE]'])
  })

  it('that just stops is not told as whole, and one without its last line is', () => {
    const text = { candidates: [{ content: { parts: [{ text: 'a' }] } }], ...more }
    expect(streamLines([text], 9).at(-1)).not.toContain('[DONE]')
    expect(streamLines([{ candidates: [{ finishReason: 'STOP' }] }], 9, '').at(-1)).toBe('data: [DONE]')
  })
})
