import { describe, expect, it } from 'vitest'
import builtIn from '../../../resources/endpoints.json' with { type: 'json' }
import type { ClientRequest } from '../../protocols/protocol.ts'
import { readEndpoints } from '../endpoints.ts'
import type { LoginMethod } from '../login.ts'
import { createClaude } from './index.ts'

const endpoints = readEndpoints(builtIn).providers.claude
const claude = createClaude(endpoints)
const now = Date.UTC(2026, 10, 22)

function methodFor(kind: string): LoginMethod {
  const method = claude.logins.find(each => each.kind === kind)
  if (!method) throw new Error(`no login for ${kind}`)
  return method
}
const oauth = methodFor('oauth')
const setupToken = methodFor('setup-token')

const code = {
  code: 'c0de',
  state: 's'.repeat(43),
  verifier: 'v'.repeat(43),
  redirectUri: 'http://localhost:4711/callback',
}
const answer = (status: number, body: unknown, headers = {}) => ({
  status,
  headers,
  text: typeof body === 'string' ? body : JSON.stringify(body),
})

describe('the page where the owner logs in', () => {
  it.each([
    [oauth, endpoints.login.scopes.join(' ')],
    [setupToken, 'user:inference'],
  ])('is asked with PKCE, state and the scopes of the kind', (method, scope) => {
    const page = { redirectUri: code.redirectUri, state: code.state, challenge: 'ch' }
    const url = new URL(method.code?.pageUrl(page) ?? '')
    expect(url.origin + url.pathname).toBe('https://claude.ai/oauth/authorize')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      code: 'true',
      client_id: '9d1c250a-e61b-44d9-88ed-5944d1962f5e',
      response_type: 'code',
      redirect_uri: 'http://localhost:4711/callback',
      scope,
      code_challenge: 'ch',
      code_challenge_method: 'S256',
      state: code.state,
    })
  })
})

describe('what is asked of the token address', () => {
  const bodyOf = (request: { readonly body?: Buffer } | undefined) => JSON.parse(String(request?.body))

  it('is the code with its verifier, and a year for a setup token', () => {
    const request = oauth.code?.exchange(code)
    expect(request).toMatchObject({ method: 'POST', url: 'https://platform.claude.com/v1/oauth/token' })
    const fields = {
      grant_type: 'authorization_code',
      client_id: '9d1c250a-e61b-44d9-88ed-5944d1962f5e',
      code: 'c0de',
      state: code.state,
      redirect_uri: code.redirectUri,
      code_verifier: code.verifier,
    }
    expect(bodyOf(request)).toEqual(fields)
    expect(bodyOf(setupToken.code?.exchange(code))).toEqual({ ...fields, expires_in: 31_536_000 })
  })

  it('is the refresh token, but never for a setup token', () => {
    expect(bodyOf(oauth.refresh?.({ refreshToken: 'r1' }, 0))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'r1',
      client_id: '9d1c250a-e61b-44d9-88ed-5944d1962f5e',
    })
    expect(setupToken.refresh).toBeUndefined()
  })
})

describe('what the token address answers', () => {
  it('brings tokens, and whose they are', () => {
    const reply = {
      access_token: 'a1',
      refresh_token: 'r1',
      expires_in: 28_800,
      scope: 'user:inference user:profile',
      organization: { uuid: 'o-1', name: 'Ann Org' },
      account: { uuid: 'u-1', email_address: 'ann@example.test' },
    }
    expect(oauth.readTokens(answer(200, reply), now)).toEqual({
      kind: 'tokens',
      tokens: {
        accessToken: 'a1',
        refreshToken: 'r1',
        lifetimeSeconds: 28_800,
        scopes: ['user:inference', 'user:profile'],
        identity: {
          accountUuid: 'u-1',
          email: 'ann@example.test',
          organisation: 'Ann Org',
          organisationUuid: 'o-1',
        },
      },
    })
  })

  it('may bring nothing but an access token (EC-049)', () => {
    const tokens = { accessToken: 'a1', scopes: [] }
    expect(oauth.readTokens(answer(200, { access_token: 'a1', refresh_token: null }), now)).toEqual({
      kind: 'tokens',
      tokens,
    })
  })

  const refusals: readonly [string, ReturnType<typeof answer>, object][] = [
    ['no token', answer(200, {}), { kind: 'refused', reason: 'its answer has no token' }],
    ['no JSON', answer(200, 'ok'), { kind: 'refused', reason: 'its answer has no token' }],
    [
      'a spent code or token',
      answer(400, { error: 'invalid_grant' }),
      { kind: 'spent', reason: 'invalid_grant' },
    ],
    [
      'the same in the words of the API',
      answer(400, { type: 'error', error: { type: 'invalid_grant', message: 'token r1 is unknown' } }),
      { kind: 'spent', reason: 'invalid_grant' },
    ],
    [
      'a refused client',
      answer(401, { error: { type: 'authentication_error' } }),
      { kind: 'spent', reason: 'authentication_error' },
    ],
    ['nothing there (EC-051)', answer(404, 'not found'), { kind: 'moved' }],
    ['nothing there any more', answer(410, ''), { kind: 'moved' }],
    ['an overload', answer(529, ''), { kind: 'unavailable', retryAfter: undefined }],
    ['a limit', answer(429, '', { 'retry-after': '7' }), { kind: 'unavailable', retryAfter: now + 7000 }],
    [
      'a region that is not served',
      answer(403, { error: { type: 'forbidden', message: 'Request not allowed' } }),
      { kind: 'region-refused' },
    ],
    ['the same by status', answer(451, ''), { kind: 'region-refused' }],
    [
      "a firewall's page",
      answer(403, '<html>Just a moment</html>'),
      { kind: 'refused', reason: 'it answered with a page for people' },
    ],
    [
      'a bad request, without what was sent',
      answer(400, { error: { type: 'invalid_request_error', message: 'bad code c0de' } }),
      { kind: 'refused', reason: 'invalid_request_error' },
    ],
    ['nothing readable', answer(418, ''), { kind: 'refused', reason: 'it gave no reason' }],
  ]
  it.each(refusals)('may be %s', (_what, given, expected) => {
    expect(oauth.readTokens(given, now)).toEqual(expected)
  })
})

describe('whose account it is', () => {
  const account = { uuid: 'u-1', email: 'ann@example.test' }
  it.each([
    [{ organization_type: 'claude_max', rate_limit_tier: 'default_claude_max_20x' }, {}, 'Max 20x'],
    [{ organization_type: 'claude_enterprise' }, {}, 'Enterprise'],
    [{ organization_type: 'claude_new' }, {}, 'new'],
    [{}, { has_claude_pro: true }, 'Pro'],
    [{ organization_type: 7 }, { has_claude_max: true }, 'Max'],
    [{}, {}, undefined],
  ])('says the plan of %j %j as %s, and none when it is unknown (EC-033)', (organization, flags, plan) => {
    const profile = { account: { ...account, ...flags }, organization }
    const identity = { accountUuid: 'u-1', email: 'ann@example.test', ...(plan && { plan }) }
    expect(oauth.readIdentity?.(answer(200, profile))).toEqual(identity)
  })

  it('is nobody when the profile cannot be read', () => {
    expect(oauth.readIdentity?.(answer(200, '<html>'))).toEqual({})
  })

  it('is asked with the token alone', () => {
    expect(oauth.identify?.('a1')).toMatchObject({
      method: 'GET',
      url: 'https://api.anthropic.com/api/oauth/profile',
      headers: { authorization: 'Bearer a1' },
    })
  })
})

describe('a call with the token of a subscription', () => {
  const request = (beta?: string | string[]): ClientRequest => ({
    method: 'POST',
    path: '/v1/messages',
    query: new URLSearchParams({ beta: 'true' }),
    headers: { 'x-api-key': 'cr_friend00', ...(beta !== undefined && { 'anthropic-beta': beta }) },
    body: Buffer.from('{"model":"m"}'),
  })
  const credential = { secret: 'sk-ant-oat01-x', baseUrl: endpoints.apiBaseUrl }

  it.each(['oauth', 'setup-token'])('of the kind %s is a bearer, with the flag it needs', kind => {
    const { headers, url, body } = claude.prepare(request(), { ...credential, kind })
    expect(headers).toMatchObject({
      authorization: 'Bearer sk-ant-oat01-x',
      'anthropic-beta': 'oauth-2025-04-20',
    })
    expect(headers).not.toHaveProperty('x-api-key')
    expect([url, String(body)]).toEqual(['https://api.anthropic.com/v1/messages?beta=true', '{"model":"m"}'])
  })

  it.each([
    ['a-1,b-2', 'a-1,b-2,oauth-2025-04-20'],
    [' a-1 , a-1,', 'a-1,oauth-2025-04-20'],
    [['a-1', 'b-2, c-3'], 'a-1,b-2,c-3,oauth-2025-04-20'],
    ['oauth-2025-04-20,a-1', 'oauth-2025-04-20,a-1'],
  ])("keeps the client's flags %j, each once", (given, sent) => {
    const { headers } = claude.prepare(request(given), { ...credential, kind: 'oauth' })
    expect(headers['anthropic-beta']).toBe(sent)
  })

  it('is not what an API key sends', () => {
    const { headers } = claude.prepare(request('a-1'), {
      ...credential,
      kind: 'api-key',
      secret: 'sk-ant-api03-x',
    })
    expect(headers).toMatchObject({ 'x-api-key': 'sk-ant-api03-x', 'anthropic-beta': 'a-1' })
    expect(headers).not.toHaveProperty('authorization')
  })
})
