import { describe, expect, it } from 'vitest'
import { recordedChat } from '../../tests/fixtures/recorded-chat.ts'
import { RelayError } from '../kernel/errors.ts'
import { createOpenAiChat } from './openai-chat.ts'

const protocol = createOpenAiChat()
const noUsage = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
}

const read = (body: object) =>
  protocol.readIntent({
    method: 'POST',
    path: '/v1/chat/completions',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
  })

describe('what a chat completion wants', () => {
  it('is its model, whether it streams, and its limit of output in either wording', () => {
    const messages = [{ role: 'user', content: 'hi' }]
    const wish = { model: 'gpt-4.1', stream: true, maxOutputTokens: 9 }
    expect(read({ messages, model: 'gpt-4.1', stream: true, max_tokens: 9 })).toMatchObject(wish)
    expect(read({ messages, model: 'gpt-4.1', stream: true, max_completion_tokens: 9 })).toMatchObject(wish)
  })

  it('belongs to the conversation with the same beginning', () => {
    const system = { role: 'system', content: 'the same for everybody' }
    const say = (role: string, content: string) => ({ role, content })
    const openingOf = (...messages: object[]) => read({ model: 'm', messages: [system, ...messages] }).opening
    const begun = openingOf(say('user', 'hi'))
    expect(openingOf(say('user', 'hi'), say('assistant', 'PONG'), say('user', 'go'))).toBe(begun)
    expect(openingOf(say('user', 'ho'))).not.toBe(begun)
  })
})

describe('usage in the chat completions format', () => {
  it.each(recordedChat)('$name', ({ script, stream, usage, ending }) => {
    const bytes = Buffer.from(script.rawBase64 ?? '', 'base64')
    for (const size of [1, 7, 4096]) {
      const reader = protocol.createUsageReader(stream ? 'text/event-stream' : 'application/json')
      for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
      const wanted = ending === 'complete' ? { ...noUsage, ...usage } : undefined
      expect(reader.reading()).toMatchObject({ usage: wanted, finished: true })
      expect(reader.reading().errorType).toBe(ending === 'failed' ? 'internal' : undefined)
    }
  })
})

describe('a stream in the chat completions format', () => {
  const startOf = (text: string) => protocol.createStreamStartReader?.().push(Buffer.from(text))

  it('lets another account be tried when its first chunk is an error of the account', () => {
    expect(startOf('data: {"error":{"code":"insufficient_quota","message":"é"}}\n\n')).toMatchObject({
      kind: 'failed',
      status: 429,
    })
    expect(startOf(': waiting\n\n')).toEqual({ kind: 'undecided' })
    expect(startOf('data: {"error":{"code":"content_filter"}}\n\n')).toEqual({ kind: 'begun' })
    expect(startOf('data: {"choices":[]}\n\n')).toEqual({ kind: 'begun' })
  })

  it('ends with an error chunk and the marker when it breaks', () => {
    const text = protocol.renderStreamError(new RelayError('upstream_cut', 'Cut.'))
    expect(text).toMatch(/^data: \{"error":\{"message":"Cut\.".*\}\}\n\ndata: \[DONE\]\n\n$/)
  })
})
