import { describe, expect, it } from 'vitest'
import builtIn from '../../../resources/endpoints.json' with { type: 'json' }
import { providerInfoSchema } from '../../contract/provider.ts'
import type { ClientRequest } from '../../protocols/protocol.ts'
import type { Credential } from '../credential.ts'
import { readEndpoints } from '../endpoints.ts'
import { createProviders } from '../index.ts'
import type { Provider } from '../provider.ts'
import { estimateTokens } from '../token-estimate.ts'

function createClaude(): Provider {
  const provider = createProviders(readEndpoints(builtIn)).find(({ info }) => info.id === 'claude')
  if (!provider) throw new Error('not registered')
  return provider
}
const claude = createClaude()

const friendKey = `cr_${'ab12'.repeat(16)}`
const body = Buffer.from('{"model":"m", "messages":[{"role":"system","content":"mid"}],"x":1.0}')
const request: ClientRequest = {
  method: 'POST',
  path: '/v1/messages',
  query: new URLSearchParams({ beta: 'true', key: friendKey }),
  headers: {
    host: 'relay.local:3000',
    'user-agent': 'claude-cli/2.1.330 (external, sdk-cli)',
    authorization: `Bearer ${friendKey}`,
    'x-api-key': friendKey,
    'x-goog-api-key': friendKey,
    'api-key': friendKey,
    'anthropic-beta': 'claude-code-20250219,effort-2025-11-24',
    'anthropic-version': '2026-10-21',
    'x-stainless-os': 'Linux',
    'x-claude-code-session-id': 'abc',
    cookie: 'a=b',
  },
  body,
}
const credential: Credential = {
  kind: 'api-key',
  secret: 'sk-ant-api03-x',
  baseUrl: 'https://api.anthropic.com',
}

describe('the claude provider', () => {
  it('describes itself to the UI', () => {
    expect(providerInfoSchema.parse(claude.info)).toEqual(claude.info)
    expect(claude.info.accountKinds).toMatchObject([
      { id: 'api-key', defaultBaseUrl: 'https://api.anthropic.com', mapsModels: true },
      { id: 'oauth', isLoginOnly: true, hasFixedBaseUrl: true, terms: expect.stringContaining('risk') },
      { id: 'setup-token', hasFixedBaseUrl: true, terms: expect.stringContaining('risk') },
      { id: 'bedrock', mapsModels: true, region: { isOptional: true } },
      { id: 'bedrock-keys', mapsModels: true, region: {}, secretParts: { length: 3 } },
      { id: 'vertex-account', mapsModels: true, region: {}, isSecretFile: true },
    ])
    expect(claude.info.clientGuides.map(({ lines }) => lines[0])).toEqual([
      'export ANTHROPIC_BASE_URL={baseUrl}/api/',
      '$env:ANTHROPIC_BASE_URL = "{baseUrl}/api/"',
      'OPENAI_BASE_URL={baseUrl}/openai/claude/v1',
    ])
  })

  it.each([
    '/api/v1/messages',
    '/claude/v1/messages',
    '/claude/messages',
    '/claude/v1/v1/messages',
    '/api/claude/v1/messages',
    '/claude/claude/v1/messages',
    '/api/v1/messages/count_tokens',
    '/claude/messages/count_tokens',
    '/claude/v1/models',
    '/claude/models',
    '/api/v1/models/{id}',
  ])('serves %s, as people write it and libraries derive it (EC-120)', address => {
    const served = claude.routes.flatMap(({ prefixes, path, aliases }) =>
      prefixes.flatMap(prefix => [path, ...aliases].map(each => `${prefix}${each}`)),
    )
    expect(served).toContain(address)
  })

  it('reads the conversation from the client’s session header (EC-036)', () => {
    const protocol = claude.routes[0]?.protocol
    expect(protocol?.readIntent(request)).toMatchObject({ model: 'm', stream: false, conversation: 'abc' })
    expect(protocol?.name).toBe('anthropic-messages')
  })
})

describe('prepare', () => {
  it('swaps the credential and keeps everything else, the body byte for byte (EC-122)', () => {
    const prepared = claude.prepare(request, credential)
    expect(prepared).toEqual({
      method: 'POST',
      url: 'https://api.anthropic.com/v1/messages?beta=true',
      headers: {
        'user-agent': 'claude-cli/2.1.330 (external, sdk-cli)',
        'anthropic-beta': 'claude-code-20250219,effort-2025-11-24',
        'anthropic-version': '2026-10-21',
        'x-stainless-os': 'Linux',
        'x-claude-code-session-id': 'abc',
        'accept-encoding': 'identity',
        'x-api-key': 'sk-ant-api03-x',
      },
      body,
    })
    expect(prepared.body).toBe(body)
    expect(JSON.stringify(prepared)).not.toContain('cr_')
  })

  it('sends a key of any other shape as a bearer token', () => {
    const { headers } = claude.prepare(request, { ...credential, secret: 'other-relay-key' })
    expect(headers).toMatchObject({ authorization: 'Bearer other-relay-key' })
    expect(headers).not.toHaveProperty('x-api-key')
  })

  it('names a version of the API where the client names none', () => {
    const { headers } = claude.prepare({ ...request, headers: {} }, credential)
    expect(headers['anthropic-version']).toBe('2023-06-01')
  })

  it.each([
    ['https://x.example', 'https://x.example/v1/messages?beta=true'],
    ['https://x.example/', 'https://x.example/v1/messages?beta=true'],
    ['https://x.example/v1', 'https://x.example/v1/messages?beta=true'],
    ['https://x.example/anthropic/v1/', 'https://x.example/anthropic/v1/messages?beta=true'],
    ['https://x.example/v1/messages', 'https://x.example/v1/messages?beta=true'],
    ['http://127.0.0.1:4010/api', 'http://127.0.0.1:4010/api/v1/messages?beta=true'],
  ])('joins %s without doubling anything', (baseUrl, url) => {
    expect(claude.prepare(request, { ...credential, baseUrl }).url).toBe(url)
  })

  it('sends no body with a GET', () => {
    const list = { ...request, method: 'GET', path: '/v1/models', body: Buffer.alloc(0) }
    expect(claude.prepare(list, credential)).not.toHaveProperty('body')
  })
})

describe('answerLocally', () => {
  const head = (status: number, message = 'Not Found') => ({
    status,
    headers: {},
    errorText: JSON.stringify({ type: 'error', error: { type: 'not_found_error', message } }),
  })

  it.each([404, 405, 501])('estimates tokens where the address cannot count them (%i)', status => {
    expect(claude.answerLocally?.('count-tokens', request, head(status))).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', 'x-carpool-local-answer': 'estimated-tokens' },
      body: JSON.stringify({ input_tokens: Math.ceil(body.length / 4) }),
    })
  })

  it('answers an empty list where the address lists no models', () => {
    const list = { ...request, method: 'GET', path: '/v1/models' }
    expect(claude.answerLocally?.('list-models', list, head(404))).toMatchObject({
      headers: { 'x-carpool-local-answer': 'empty-model-list' },
      body: '{"data":[],"has_more":false,"first_id":null,"last_id":null}',
    })
    const one = { ...list, path: '/v1/models/m' }
    expect(claude.answerLocally?.('list-models', one, head(404))).toBeUndefined()
  })

  it('leaves every other answer to the upstream', () => {
    expect(claude.answerLocally?.('count-tokens', request, head(404, 'model: m-9'))).toBeUndefined()
    expect(claude.answerLocally?.('count-tokens', request, head(400))).toBeUndefined()
    expect(claude.answerLocally?.('count-tokens', request, { status: 200, headers: {} })).toBeUndefined()
    expect(claude.answerLocally?.('generate', request, head(404))).toBeUndefined()
  })
})

describe('estimateTokens', () => {
  it('counts a picture as one attachment, not as its base64', () => {
    const picture = { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo'.repeat(50_000) }
    const withPicture = Buffer.from(JSON.stringify({ content: [{ type: 'image', source: picture }] }))
    const withoutData = Buffer.from(
      JSON.stringify({ content: [{ type: 'image', source: { ...picture, data: '' } }] }),
    )
    expect(estimateTokens(withPicture)).toBe(Math.ceil(withoutData.length / 4) + 1600)
  })

  it('counts long text under the same name as text', () => {
    const text = Buffer.from(JSON.stringify({ data: 'some words '.repeat(1000) }))
    expect(estimateTokens(text)).toBe(Math.ceil(text.length / 4))
  })

  it('is never zero and survives broken bodies', () => {
    expect(estimateTokens(Buffer.alloc(0))).toBe(1)
    expect(estimateTokens(Buffer.from('{"data"'))).toBe(2)
    expect(estimateTokens(Buffer.from('{"data":"open'))).toBe(4)
  })
})
