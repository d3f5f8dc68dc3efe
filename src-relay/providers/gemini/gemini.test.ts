import { describe, expect, it } from 'vitest'
import builtIn from '../../../resources/endpoints.json' with { type: 'json' }
import type { ClientRequest } from '../../protocols/protocol.ts'
import type { Credential } from '../credential.ts'
import { readEndpoints } from '../endpoints.ts'
import type { ResponseHead } from '../provider.ts'
import { createGemini } from './index.ts'

const gemini = createGemini(readEndpoints(builtIn).providers.gemini)
const now = Date.UTC(2026, 10, 23, 12)
const key: Credential = { kind: 'api-key', secret: 'AIzaOwn', baseUrl: 'https://g.test' }
const friendKey = `cr_${'0a1b'.repeat(16)}`

function requestFor(path: string, query = ''): ClientRequest {
  const headers = {
    'x-goog-api-key': friendKey,
    'x-goog-api-client': 'google-genai-sdk/1.30.0',
    cookie: 'a=b',
  }
  return { method: 'POST', path, query: new URLSearchParams(query), headers, body: Buffer.from('{}') }
}

describe('what goes to Google', () => {
  it('has the key of the account in its header and nowhere a key of a friend', () => {
    const path = '/v1beta/models/gemini-2.5-pro:streamGenerateContent'
    const sent = gemini.prepare(requestFor(path, `alt=sse&key=${friendKey}`), key)
    expect(sent.url).toBe(`https://g.test${path}?alt=sse`)
    expect(sent.headers).toEqual({
      'x-goog-api-key': 'AIzaOwn',
      'x-goog-api-client': 'google-genai-sdk/1.30.0',
      'accept-encoding': 'identity',
    })
  })

  it.each([
    'https://g.test/x',
    'https://g.test/x/',
    'https://g.test/x/v1beta',
    'https://g.test/x/v1/',
    'https://g.test/x/v1beta/models',
    'https://g.test/x/models/',
  ])('goes to the right place for an owner who typed %s', baseUrl => {
    const sent = gemini.prepare(requestFor('/v1beta/models/m:generateContent'), { ...key, baseUrl })
    expect(sent.url).toBe('https://g.test/x/v1beta/models/m:generateContent')
  })

  it('goes to the models of Google for a key of the cloud', () => {
    const cloud = { ...key, kind: 'vertex' }
    for (const version of ['v1beta', 'v1']) {
      const { url, headers } = gemini.prepare(requestFor(`/${version}/models/m:generateContent`), cloud)
      expect(url).toBe('https://g.test/v1/publishers/google/models/m:generateContent')
      expect(headers).toMatchObject({ 'x-goog-api-key': 'AIzaOwn' })
    }
  })

  it('asks for the model that the owner has put in place of another', () => {
    const mapped = { ...key, modelMap: { 'gemini-pro': 'own/model x' } }
    const urlFor = (path: string) => gemini.prepare(requestFor(path), mapped).url
    expect(urlFor('/v1beta/models/Gemini-Pro:countTokens')).toBe(
      'https://g.test/v1beta/models/own%2Fmodel%20x:countTokens',
    )
    expect(urlFor('/v1beta/models/other:countTokens')).toBe('https://g.test/v1beta/models/other:countTokens')
  })
})

const error = (status: number, message: string, details: readonly object[] = [], word = '') =>
  [status, JSON.stringify({ error: { code: status, message, status: word, details } })] as const
const reason = (name: string) => ({ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: name })
const inSeconds = (seconds: number) => ({ kind: 'cool-down', scope: 'model', until: now + seconds * 1000 })

const classify = (head: ResponseHead) =>
  gemini.classify(head, now, requestFor('/v1beta/models/m:generateContent'))

describe('what a refusal of Google means', () => {
  it.each([
    [
      'an unknown key',
      error(400, 'API key not valid. Please pass a valid API key.'),
      { kind: 'needs-login' },
    ],
    ['the same by its reason', error(400, 'Nein.', [reason('API_KEY_INVALID')]), { kind: 'needs-login' }],
    ['a key found in public', error(403, 'Your API key was reported as leaked.'), { kind: 'suspended' }],
    ['a bad token', error(401, 'Request had invalid authentication credentials.'), { kind: 'needs-login' }],
    ['a closed project', error(403, 'x', [reason('CONSUMER_SUSPENDED')]), { kind: 'suspended' }],
    [
      'a wrong place',
      error(400, 'User location is not supported for the API use.'),
      { kind: 'cool-down', scope: 'account' },
    ],
    ['a missing right', error(403, 'The caller does not have permission'), inSeconds(60)],
    ['a bad body', error(400, '* GenerateContentRequest.contents: not specified'), { kind: 'callers-fault' }],
    [
      'a lost signature',
      error(400, 'Function call is missing a thought_signature in functionCall parts.'),
      { kind: 'callers-fault', hint: expect.stringContaining('ids') },
    ],
    ['an unknown model', error(404, 'models/x is not found'), { kind: 'callers-fault' }],
    ['an overload', error(503, 'The model is overloaded.'), { kind: 'try-another', about: 'provider' }],
    ['a fault of its own', error(500, 'An internal error'), { kind: 'try-another', about: 'account' }],
    ['a limit without a word on time', error(429, 'x'), inSeconds(5)],
    ['a limit with a pause', error(429, 'x', [{ retryDelay: '31.5s' }]), inSeconds(31.5)],
    [
      'a used-up quota',
      error(429, 'x', [{ ...reason('QUOTA_EXHAUSTED'), metadata: { quotaResetDelay: '1h2m3s' } }]),
      { ...inSeconds(3723), reason: expect.stringContaining('used up') },
    ],
    ['a reset in words', error(429, 'Your quota will reset after 2h3m4s.'), inSeconds(7384)],
    ['a pause in words', error(429, 'Quota exceeded. Please retry in 17.5s.'), inSeconds(17.5)],
    ['a nonsensical reset', error(429, 'x', [{ retryDelay: '999999999s' }]), inSeconds(8 * 86_400)],
    ['text that is no JSON', [502, 'nope'] as const, { kind: 'try-another' }],
  ])('%s', (_what, [status, errorText], outcome) => {
    expect(classify({ status, headers: {}, errorText })).toMatchObject(outcome)
    const inArray = classify({ status, headers: {}, errorText: `[${errorText}\n]` })
    expect(inArray).toMatchObject(outcome)
  })

  it('rests by the header of a compatible address, at most a minute', () => {
    const head = { status: 429, headers: { 'retry-after': '7200' }, errorText: '' }
    expect(classify(head)).toMatchObject(inSeconds(60))
  })

  it('takes a page for a wrong address or a firewall, and a redirect for a wrong address', () => {
    const page = { headers: { 'content-type': 'text/html' }, errorText: '<html>' }
    expect(classify({ status: 404, ...page })).toMatchObject({ kind: 'try-another' })
    expect(classify({ status: 403, ...page })).toMatchObject({ scope: 'account' })
    expect(classify({ status: 302, headers: {} })).toMatchObject({ scope: 'account' })
  })
})
