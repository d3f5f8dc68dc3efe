import { describe, expect, it } from 'vitest'
import builtIn from '../../../resources/endpoints.json' with { type: 'json' }
import type { ClientRequest } from '../../protocols/protocol.ts'
import { readEndpoints } from '../endpoints.ts'
import { createDroid } from './index.ts'

const droid = createDroid(readEndpoints(builtIn).providers.droid)
const now = Date.UTC(2026, 10, 23, 12)
const key = { kind: 'api-key', secret: 'fk-own', baseUrl: 'https://f.test/api/llm/' }
const friendKey = `cr_${'0a1b'.repeat(16)}`

function requestFor(path: string, model = 'm'): ClientRequest {
  const headers = { 'x-api-key': friendKey, 'user-agent': 'factory-cli/0.215.0', 'x-session-id': 's' }
  const body = Buffer.from(JSON.stringify({ stream: true, model }))
  return { method: 'POST', path, query: new URLSearchParams({ key: friendKey }), headers, body }
}

describe('what goes to Factory', () => {
  it.each([
    ['/v1/messages', 'claude-sonnet-4-5', '/a/v1/messages', 'anthropic'],
    ['/v1/responses', 'gpt-5-codex', '/o/v1/responses', 'azure_openai'],
    ['/v1/responses', 'gpt-5.1-codex-max', '/o/v1/responses', 'openai'],
    ['/v1/chat/completions', 'gemini-3-pro', '/o/v1/chat/completions', 'google'],
    ['/v1/chat/completions', 'claude-x', '/o/v1/chat/completions', 'anthropic'],
    ['/v1/chat/completions', 'gpt-5', '/o/v1/chat/completions', 'azure_openai'],
    ['/v1/chat/completions', 'glm-5', '/o/v1/chat/completions', 'fireworks'],
    ['/v1/chat/completions', 'kimi', '/o/v1/chat/completions', 'baseten'],
  ])('of %s with %s says whose model it is, and shows no key of a friend', (path, model, place, vendor) => {
    const sent = droid.prepare(requestFor(path, model), key)
    expect(sent.url).toBe(`https://f.test/api/llm${place}`)
    expect(sent.headers).toEqual({
      authorization: 'Bearer fk-own',
      'x-api-provider': vendor,
      'user-agent': 'factory-cli/0.215.0',
      'x-session-id': 's',
      'accept-encoding': 'identity',
      ...(vendor === 'anthropic' && place.startsWith('/a/') && { 'anthropic-version': '2023-06-01' }),
    })
  })
})

describe('what a refusal of Factory means', () => {
  const page = { 'content-type': 'text/html' }
  it.each([
    [400, {}, { kind: 'callers-fault' }],
    [401, {}, { kind: 'needs-login' }],
    [402, {}, { kind: 'suspended' }],
    [403, {}, { kind: 'cool-down', scope: 'model' }],
    [403, page, { kind: 'cool-down', scope: 'account' }],
    [404, {}, { kind: 'callers-fault' }],
    [404, page, { kind: 'try-another', about: 'account' }],
    [408, {}, { kind: 'try-another', about: 'account' }],
    [429, {}, { kind: 'cool-down', scope: 'model', until: now + 5000 }],
    [429, { 'retry-after': '9999' }, { kind: 'cool-down', until: now + 60_000 }],
    [500, {}, { kind: 'try-another', about: 'account' }],
    [503, {}, { kind: 'try-another', about: 'provider' }],
    [302, {}, { kind: 'cool-down', scope: 'account' }],
    [200, {}, { kind: 'deliver' }],
  ])('%i with %j', (status, headers, outcome) => {
    const head = { status, headers: headers as Record<string, string>, errorText: '{"detail":"x"}' }
    expect(droid.classify(head, now, requestFor('/v1/messages'))).toMatchObject(outcome)
  })

  it('of a count is answered by an honest estimate', () => {
    const request = requestFor('/v1/messages/count_tokens')
    const counted = droid.answerLocally?.('count-tokens', request, { status: 404, headers: {} })
    expect(counted).toMatchObject({ status: 200, headers: { 'x-carpool-local-answer': 'estimated-tokens' } })
    expect(JSON.parse(counted?.body ?? '').input_tokens).toBeGreaterThan(0)
    expect(droid.answerLocally?.('generate', request, { status: 404, headers: {} })).toBeUndefined()
  })
})
