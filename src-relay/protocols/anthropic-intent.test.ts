import { describe, expect, it } from 'vitest'
import { RelayError } from '../kernel/errors.ts'
import { readAnthropicIntent } from './anthropic-intent.ts'
import type { ClientRequest } from './protocol.ts'

const session = '9ca3d334-f862-4b09-adb1-aaefb1e206cc'

function requestWith(body: unknown, headers: Record<string, string | string[]> = {}): ClientRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    method: 'POST',
    path: '/v1/messages',
    query: new URLSearchParams(),
    headers,
    body: Buffer.from(text),
  }
}

const read = (body: unknown, headers?: Record<string, string | string[]>) =>
  readAnthropicIntent(requestWith(body, headers), {
    conversationHeaders: ['x-session'],
    subConversationHeaders: ['x-agent'],
  })

function refusalOf(body: unknown): RelayError {
  try {
    read(body)
  } catch (error) {
    if (error instanceof RelayError) return error
  }
  throw new Error('was not refused')
}

describe('readAnthropicIntent', () => {
  it('reads model and stream wherever they stand', () => {
    const messages = [{ role: 'user', content: '"model":"trap","stream":true}' }]
    expect(read({ messages, model: 'm-1', tools: [{ model: 'no' }], stream: true })).toMatchObject({
      model: 'm-1',
      stream: true,
    })
    expect(read({ model: 'm-1', messages })).toMatchObject({ model: 'm-1', stream: false })
    expect(read({ model: 'm-1', stream: false }).stream).toBe(false)
    expect(read({ model: 'm-1', stream: 'true' }).stream).toBe(false)
  })

  it('reads bodies with fields it does not know (EC-122)', () => {
    const messages = [{ role: 'system', content: 'mid', output_config: { effort: 'low' } }]
    expect(read({ messages, model: 'm-1', context_management: {}, new_field: [1] }).model).toBe('m-1')
  })

  it('takes the conversation from the client’s header first', () => {
    const metadata = { user_id: `user_ab_account__session_${session}` }
    expect(read({ model: 'm', metadata }, { 'x-session': 'abc' }).conversation).toBe('abc')
    expect(read({ model: 'm', metadata }, { 'x-session': ['abc', 'def'] }).conversation).toBe('abc')
    expect(read({ model: 'm', metadata }, { 'x-session': '' }).conversation).toBe(session)
  })

  it('reads the same conversation from both forms of user_id (EC-036)', () => {
    const joined = { user_id: `user_3c569576_account__session_${session}` }
    const withAccount = { user_id: `user_3c569576_account_1f-2a_session_${session}` }
    const json = { user_id: JSON.stringify({ device_id: 'x', account_uuid: '', session_id: session }) }
    for (const metadata of [joined, withAccount, json])
      expect(read({ model: 'm', metadata }).conversation).toBe(session)
  })

  it.each([
    {},
    { user_id: 'just-a-user' },
    { user_id: 7 },
    { user_id: '{"session_id":5}' },
    { user_id: '{"session_id"' },
    'text',
    null,
  ])('has no conversation for metadata %j', metadata => {
    expect(read({ model: 'm', metadata })).toEqual({ model: 'm', stream: false })
  })

  it('keeps its conversation when cache_control moves to the newest message (EC-035)', () => {
    const text = { type: 'text', text: 'hi' }
    const marked = { ...text, cache_control: { type: 'ephemeral' } }
    const metadata = { user_id: JSON.stringify({ session_id: session }) }
    const first = read({ model: 'm', metadata, messages: [{ role: 'user', content: [marked] }] })
    const messages = [
      { role: 'user', content: [text] },
      { role: 'user', content: [marked] },
    ]
    expect(read({ model: 'm', metadata, messages })).toEqual(first)
  })

  it.each([
    ['', 'The request has no body; it must be a JSON object.'],
    ['{"model":"m"', 'The request body is not a whole JSON object: it breaks at byte 12 of 12.'],
    ['[1]', 'The request body is not a whole JSON object: it breaks at byte 0 of 3.'],
    ['{"messages":[]}', 'The request names no model: the field "model" is missing.'],
    ['{"model":null}', 'The field "model" must be a text of 1 to 256 characters.'],
    ['{"model":""}', 'The field "model" must be a text of 1 to 256 characters.'],
    ['{"model":"a\\u0000b"}', 'The field "model" must be a text of 1 to 256 characters.'],
    [`{"model":"${'x'.repeat(257)}"}`, 'The field "model" must be a text of 1 to 256 characters.'],
    [`{"model":"${'x'.repeat(5000)}"}`, 'The field "model" must be a text of 1 to 256 characters.'],
  ])('refuses %j with a sentence', (body, message) => {
    expect(refusalOf(body)).toMatchObject({ code: 'bad_request', message })
  })

  it('wants no model of a GET', () => {
    const request = { ...requestWith(''), method: 'GET' }
    expect(readAnthropicIntent(request, { conversationHeaders: [] })).toEqual({ model: '', stream: false })
  })
})
