import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAnthropicIntent } from './anthropic-intent.ts'

const session = '9ca3d334-f862-4b09-adb1-aaefb1e206cc'
const mark = { cache_control: { type: 'ephemeral' } }
const user = (content: unknown) => ({ role: 'user', content })
const text = (text: string, more: object = {}) => ({ type: 'text', text, ...more })

function read(body: object, headers: Record<string, string> = {}, indent = 0) {
  const request = {
    method: 'POST',
    path: '/v1/messages',
    query: new URLSearchParams(),
    headers,
    body: Buffer.from(JSON.stringify({ model: 'm', ...body }, undefined, indent)),
  }
  return readAnthropicIntent(request, {
    conversationHeaders: ['x-session'],
    subConversationHeaders: ['x-agent'],
  })
}
const openingOf = (...asked: Parameters<typeof read>) => read(...asked).opening

describe('the opening of a conversation', () => {
  const begun = openingOf({ system: 'be brief', messages: [user('hi')] })

  it('is a digest that tells nothing', () => {
    expect(begun).toMatch(/^[0-9a-f]{32}$/)
  })

  it('stays the same while the conversation grows and cache marks move (EC-035)', () => {
    const grown = [user([text('hi')]), { role: 'assistant', content: 'ho' }, user([text('and?', mark)])]
    expect(openingOf({ system: [text('be brief', mark)], messages: [user([text('hi', mark)])] })).toBe(begun)
    expect(openingOf({ system: [text('be brief')], messages: grown })).toBe(begun)
  })

  it('differs with the system text and with the first words', () => {
    expect(openingOf({ system: 'be long', messages: [user('hi')] })).not.toBe(begun)
    expect(openingOf({ system: 'be brief', messages: [user('hello')] })).not.toBe(begun)
    expect(openingOf({ messages: [user([text('a'), text('b')])] })).not.toBe(
      openingOf({ messages: [user([text('ab')])] }),
    )
  })

  it('is that of the first user message alone where the client names the conversation', () => {
    const named = { 'x-session': session }
    const one = openingOf({ system: 'be brief', messages: [user('hi')] }, named)
    expect(openingOf({ system: 'for another model', messages: [user('hi')] }, named)).toBe(one)
    expect(openingOf({ system: 'be brief', messages: [user('a sub-task')] }, named)).not.toBe(one)
  })

  it('is that of the first message whatever follows, with its texts alone', () => {
    const image = { type: 'image', source: { type: 'base64', data: 'AAAA' } }
    const messages = [user([image, text('hi')]), { role: 'system', content: 'mid' }]
    expect(openingOf({ system: 'be brief', messages })).toBe(begun)
  })

  it('is told apart by words that come after a long preamble', () => {
    const preamble = Array.from({ length: 8 }, (_, i) => text(`${i} ${'reminder '.repeat(700)}`))
    const ask = (words: string) => openingOf({ messages: [user([...preamble, text(words)])] })
    expect(ask('mend the tests')).not.toBe(ask('write the docs'))
  })

  it.each([
    {},
    { messages: [] },
    { messages: {} },
    { messages: [1, null, 'x'] },
    { messages: [user(7)] },
    { messages: [user([{ type: 'image' }])] },
  ])('is missing where there is no text: %j', body => {
    expect(openingOf(body)).toBeUndefined()
  })

  it('reads no more of a book than its beginning', () => {
    const book = 'x\\"'.repeat(200_000)
    expect(openingOf({ messages: [user(book)] })).toBe(openingOf({ messages: [user(`${book}, end`)] }))
  })

  it('does not change with marks in any text, however its members are ordered and spaced', () => {
    const words = fc.array(fc.string(), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(words, fc.nat(5), fc.boolean(), (texts, marked, isSpaced) => {
        const blocks = texts.map((each, i) => (i === marked ? { ...mark, ...text(each) } : text(each)))
        const plain = openingOf({ messages: [user(texts.map(each => text(each)))] })
        expect(openingOf({ messages: [user(blocks)] }, {}, isSpaced ? 2 : 0)).toBe(plain)
      }),
    )
  })
})

describe('a part of a conversation', () => {
  it('has the id the client gives it', () => {
    expect(read({}, { 'x-session': session, 'x-agent': 'agent-7' })).toMatchObject({
      conversation: session,
      subConversation: 'agent-7',
    })
  })
})
