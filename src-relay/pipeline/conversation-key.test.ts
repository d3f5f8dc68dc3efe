import { describe, expect, it } from 'vitest'
import recorded from '../../tests/fixtures/recorded/claude-code-conversations.json' with { type: 'json' }
import { createAnthropicMessages } from '../protocols/anthropic-messages.ts'
import { conversationKey } from './conversation-key.ts'

const protocol = createAnthropicMessages({
  conversationHeaders: ['x-claude-code-session-id'],
  subConversationHeaders: ['x-claude-code-agent-id'],
})
const info = { id: 'alpha', label: 'Alpha', accountKinds: [], clientGuides: [] }

interface Sent {
  readonly session?: string
  readonly agent?: string
  readonly body: object
}

function keyOf({ session, agent, body }: Sent, friend = 'ann', provider = 'alpha'): string | undefined {
  const headers = {
    ...(session !== undefined && { 'x-claude-code-session-id': session }),
    ...(agent !== undefined && { 'x-claude-code-agent-id': agent }),
  }
  const text = Buffer.from(JSON.stringify(body))
  const intent = protocol.readIntent({
    method: 'POST',
    path: '/v1/messages',
    query: new URLSearchParams(),
    headers,
    body: text,
  })
  return conversationKey({ key: { id: friend }, provider: { info: { ...info, id: provider } }, intent })
}

type Block = { readonly type: string; readonly text?: string }
interface Message {
  readonly role: string
  readonly content: string | readonly Block[]
}

const callsOf = (name: string): readonly Sent[] =>
  recorded.find(each => each.recorded === name)?.calls ?? expect.fail(`${name} was not recorded`)

/** The conversation itself; calls before it are the client's own small tasks. */
const talkOf = (name: string): Sent => callsOf(name).at(-1) ?? expect.fail('no call')

/** The same conversation a turn later, as the client goes on: earlier blocks lose their cache mark, the newest gets it. */
function goOn({ body, ...sent }: Sent): Sent {
  const { messages, ...rest } = body as { readonly messages: readonly Message[] }
  const unmarked = messages.map(({ role, content }) => ({
    role,
    content: typeof content === 'string' ? content : content.map(({ type, text }) => ({ type, text })),
  }))
  const mark = { cache_control: { type: 'ephemeral' } }
  const answer = { role: 'assistant', content: [{ type: 'text', text: 'done' }] }
  const next = { role: 'user', content: [{ type: 'text', text: 'and now?', ...mark }] }
  return { ...sent, body: { ...rest, messages: [...unmarked, answer, next] } }
}

const versions = ['1.0.58-p', '2.0.31-p', '2.1.330-p', '2.1.330-tool-loop', '2.1.330-interactive']

describe('the key of a recorded conversation', () => {
  it.each(versions)('of %s is the same a turn later (EC-035)', name => {
    const talk = talkOf(name)
    expect(keyOf(talk)).toMatch(/^[\w-]{32}$/)
    expect(keyOf(goOn(talk))).toBe(keyOf(talk))
    expect(keyOf(goOn(goOn(talk)))).toBe(keyOf(talk))
  })

  it('is one through the real tool loop, and through its continuation with another model', () => {
    const calls = [...callsOf('2.1.330-tool-loop'), ...callsOf('2.1.330-continue-haiku')]
    expect(calls).toHaveLength(3)
    expect(new Set(calls.map(call => keyOf(call))).size).toBe(1)
  })

  it.each(versions)('of %s differs between friends, and between providers (EC-044)', name => {
    const talk = talkOf(name)
    const keys = [keyOf(talk), keyOf(talk, 'bob'), keyOf(talk, 'ann', 'beta')]
    expect(new Set(keys).size).toBe(3)
  })

  it('tells all recorded conversations apart', () => {
    const names = ['1.0.58-p', '2.0.31-p', '2.1.330-p', '2.1.330-tool-loop', '2.1.330-interactive']
    expect(new Set(names.map(name => keyOf(talkOf(name)))).size).toBe(names.length)
  })

  it('is another one for each of the small tasks under one session id (EC-039)', () => {
    const tasks = ['1.0.58-p', '2.0.31-p', '2.1.330-interactive'].map(name => callsOf(name))
    const keys = tasks.map(calls => new Set(calls.map(call => keyOf(call))).size)
    // Two of 2.0.31 begin with the same word and may share an account.
    expect(keys).toEqual([2, 3, 2])
  })

  it('is the same without the header, from either form of the user id (EC-036)', () => {
    const { body } = talkOf('2.1.330-p')
    expect(keyOf({ body })).toBe(keyOf(talkOf('2.1.330-p')))
  })

  it('follows the client’s own id of a sub-agent', () => {
    const talk = talkOf('2.1.330-p')
    const agents = ['one', 'two'].map(agent => keyOf({ ...talk, agent }))
    expect(new Set([keyOf(talk), ...agents]).size).toBe(3)
  })

  it('is made of the opening alone where the client names nothing, so that it survives a lost header', () => {
    const { metadata: _metadata, ...body } = talkOf('1.0.58-p').body as { readonly metadata: unknown }
    expect(keyOf({ body })).toMatch(/^[\w-]{32}$/)
    expect(keyOf(goOn({ body }))).toBe(keyOf({ body }))
    expect(keyOf({ body: { model: 'm' } })).toBeUndefined()
  })

  it('shows nothing of what it is made of', () => {
    const talk = talkOf('2.1.330-p')
    expect(keyOf(talk)).not.toContain(talk.session?.slice(0, 8))
  })
})
