import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../simulator.ts'
import { call, messageBody, type Reply } from '../test-client.ts'
import { bob } from './grants.ts'

let simulator: Simulator
let clock: number

beforeEach(async () => {
  clock = Date.UTC(2026, 10, 22)
  simulator = await startSimulator({ now: () => clock })
})
afterEach(() => simulator.stop())

const clientId = 'client-1'
const newLogin = () => {
  const verifier = randomBytes(32).toString('base64url')
  return {
    verifier,
    state: randomBytes(32).toString('base64url'),
    challenge: createHash('sha256').update(verifier).digest('base64url'),
    redirectUri: `${simulator.url}/oauth/code/callback`,
  }
}
type Login = ReturnType<typeof newLogin>

function pagePath(login: Login, change: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    code: 'true',
    client_id: clientId,
    response_type: 'code',
    redirect_uri: login.redirectUri,
    scope: 'user:profile user:inference',
    code_challenge: login.challenge,
    code_challenge_method: 'S256',
    state: login.state,
    ...change,
  })
  return `/oauth/authorize?${query.toString()}`
}

const noKey = { 'x-api-key': '' }
const json = (reply: Reply) => JSON.parse(reply.text) as Record<string, string>
const targetOf = (reply: Reply) => new URL(reply.headers.location ?? '')
const decide = (login: Login, decision: string) =>
  call(simulator, { path: pagePath(login), headers: noKey, body: `decision=${decision}` })
const askForTokens = (body: object) =>
  call(simulator, {
    path: '/v1/oauth/token',
    headers: { ...noKey, 'content-type': 'application/json' },
    body,
  })
const exchangeBody = (login: Login, code: string, change: object = {}) => ({
  grant_type: 'authorization_code',
  client_id: clientId,
  code,
  state: login.state,
  redirect_uri: login.redirectUri,
  code_verifier: login.verifier,
  ...change,
})
const refreshBody = (refreshToken: string | undefined) => ({
  grant_type: 'refresh_token',
  client_id: clientId,
  refresh_token: refreshToken,
})

async function getCode(login: Login): Promise<string> {
  return targetOf(await decide(login, 'allow')).searchParams.get('code') ?? ''
}

async function logIn(change: object = {}) {
  const login = newLogin()
  return json(await askForTokens(exchangeBody(login, await getCode(login), change)))
}

const send = (accessToken: string | undefined, headers: Record<string, string> = {}) =>
  call(simulator, {
    headers: {
      ...noKey,
      authorization: `Bearer ${accessToken}`,
      'anthropic-beta': 'oauth-2025-04-20',
      ...headers,
    },
    body: messageBody(),
  })

describe('the login page', () => {
  it('asks the user, and sends the browser back with a code and the state', async () => {
    const login = newLogin()
    const page = await call(simulator, { method: 'GET', path: pagePath(login), headers: noKey })
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('<form method="post">')])
    const target = targetOf(await decide(login, 'allow'))
    expect(target.href).toMatch(/\/oauth\/code\/callback\?code=[\w-]{32}&state=/)
    expect(target.searchParams.get('state')).toBe(login.state)
    const shown = await call(simulator, {
      method: 'GET',
      path: target.pathname + target.search,
      headers: noKey,
    })
    expect(shown.text).toContain(`${target.searchParams.get('code')}#${login.state}`)
  })

  it('says so when the user denies, and can be told to answer at once or with a wrong state', async () => {
    const login = newLogin()
    expect(targetOf(await decide(login, 'deny')).searchParams.get('error')).toBe('access_denied')
    simulator.script('login=approve', { path: '/oauth/authorize', times: 1 })
    simulator.script('login=wrong-state', { path: '/oauth/authorize', times: 1 })
    const get = () => call(simulator, { method: 'GET', path: pagePath(login), headers: noKey })
    expect(targetOf(await get()).searchParams.get('state')).toBe(login.state)
    expect(targetOf(await get()).searchParams.get('state')).not.toBe(login.state)
  })

  it.each([
    ['state', 'too-short-to-guess'],
    ['code_challenge_method', 'plain'],
    ['code_challenge', 'abc'],
    ['response_type', 'token'],
    ['redirect_uri', 'https://elsewhere.test/callback'],
    ['redirect_uri', 'http://localhost/callback'],
    ['scope', ''],
  ])('refuses the %s %j', async (field, value) => {
    const path = pagePath(newLogin(), { [field]: value })
    expect((await call(simulator, { method: 'GET', path, headers: noKey })).status).toBe(400)
  })
})

describe('the token address', () => {
  it('gives tokens for a code, once', async () => {
    const login = newLogin()
    const code = await getCode(login)
    const reply = await askForTokens(exchangeBody(login, code))
    expect(json(reply)).toMatchObject({
      access_token: expect.stringMatching(/^sk-ant-oat01-/),
      refresh_token: expect.stringMatching(/^sk-ant-ort01-/),
      expires_in: 28_800,
      scope: 'user:profile user:inference',
      account: { email_address: 'ann@example.test' },
    })
    const again = await askForTokens(exchangeBody(login, code))
    expect([again.status, json(again)['error']]).toEqual([400, 'invalid_grant'])
    expect(simulator.grants.counts()).toMatchObject({ codes: 1, exchanges: 1 })
  })

  it.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }],
    ['another redirect', { redirect_uri: 'http://localhost:1/callback' }],
    ['another state', { state: 'x'.repeat(43) }],
    ['another client', { client_id: 'client-2' }],
  ])('gives none to %s', async (_what, change) => {
    expect(await logIn(change)).toMatchObject({ error: 'invalid_grant' })
  })

  it('gives a token for a year to who asks for it, without one to refresh it', async () => {
    const tokens = await logIn({ expires_in: 31_536_000 })
    expect(tokens).toMatchObject({ expires_in: 31_536_000 })
    expect(tokens).not.toHaveProperty('refresh_token')
    expect(await logIn({ expires_in: 31_536_001 })).toMatchObject({ error: 'invalid_request' })
  })

  it('rotates refresh tokens and takes each once', async () => {
    const { refresh_token: first } = await logIn()
    const { refresh_token: second } = json(await askForTokens(refreshBody(first)))
    expect(second).not.toBe(first)
    expect(json(await askForTokens(refreshBody(first)))).toMatchObject({ error: 'invalid_grant' })
    expect((await askForTokens(refreshBody(second))).status).toBe(200)
    expect(simulator.grants.counts()).toMatchObject({ refreshes: 2, refusedRefreshes: 1 })
  })

  it('can be told to give no new refresh token, to fail, and to lose its answer', async () => {
    const { refresh_token: token } = await logIn()
    const path = '/v1/oauth/token'
    simulator.script('refreshToken=omit,expiresIn=60', { path, times: 1 })
    const omitted = json(await askForTokens(refreshBody(token)))
    expect(omitted).toMatchObject({ expires_in: 60 })
    expect(omitted).not.toHaveProperty('refresh_token')
    simulator.script('status=503', { path, times: 1 })
    expect((await askForTokens(refreshBody(token))).status).toBe(503)
    simulator.script('reset', { path, times: 1 })
    await expect(askForTokens(refreshBody(token))).rejects.toThrow()
    expect(json(await askForTokens(refreshBody(token)))).toMatchObject({ error: 'invalid_grant' })
  })

  it.each(['grant_type=refresh_token', '{"grant_type":"password"}', '[]'])(
    'refuses the body %s',
    async body => {
      expect((await askForTokens(body as never)).status).toBe(400)
    },
  )
})

describe('a token', () => {
  it('is taken for messages with its flag only, while it is good', async () => {
    const { access_token: token } = await logIn()
    expect((await send(token)).status).toBe(200)
    const plain = await send(token, { 'anthropic-beta': 'other-2025' })
    expect([plain.status, plain.text]).toEqual([401, expect.stringContaining('not supported')])
    clock += 28_800_000
    const late = await send(token)
    expect([late.status, late.text]).toEqual([401, expect.stringContaining('has expired')])
  })

  it('is no API key', async () => {
    const { access_token: token } = await logIn()
    const reply = await call(simulator, { headers: { 'x-api-key': String(token) }, body: messageBody() })
    expect(reply.status).toBe(401)
  })

  it('shows the profile of who was signed in, if it may', async () => {
    simulator.grants.signIn(bob)
    const { access_token: token } = await logIn()
    const profile = (accessToken: string | undefined) =>
      call(simulator, {
        method: 'GET',
        path: '/api/oauth/profile',
        headers: { ...noKey, authorization: `Bearer ${accessToken}` },
      })
    expect(json(await profile(token))).toMatchObject({
      account: { email: 'bob@example.test' },
      organization: { organization_type: 'claude_pro' },
    })
    expect((await profile('other')).status).toBe(401)
    simulator.grants.revokeAccess()
    expect((await profile(token)).status).toBe(401)
  })
})
