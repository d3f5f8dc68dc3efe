import { request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewLogin } from '../../src-relay/contract/login-attempt.ts'
import { simulatedChatGpt } from '../fixtures/chatgpt.ts'
import { approve } from '../fixtures/logins.ts'
import { addOpenAiAccount, openAiSecret, responsesBody } from '../fixtures/openai.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { bob } from '../simulator/oauth/grants.ts'

let relay: TestRelay
const annsAccount = '0b1f6a3e-0000-4000-8000-0000000000a1'

beforeAll(async () => {
  relay = await startTestRelay({ endpoints: simulatedChatGpt })
})
afterAll(() => relay[Symbol.asyncDispose]())
beforeEach(() => {
  relay.simulator.clearLog()
  relay.simulator.clearScripts()
})

const begin = (way: NewLogin['way']) =>
  relay.admin.beginLogin({ body: { provider: 'codex', kind: 'oauth', acceptTerms: true, way } })

let conversations = 0
interface CallOptions {
  readonly path?: string
  readonly method?: 'GET' | 'POST'
  readonly agent?: string
  readonly conversation?: string
  readonly body?: string
}
async function call(options: CallOptions = {}) {
  const { method = 'POST', path = '/openai/responses', agent = 'codex_exec/0.169.0 (Debian)' } = options
  conversations += 1
  const reply = await request(`${relay.baseUrl}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${relay.key}`,
      'user-agent': agent,
      'session-id': options.conversation ?? `s${conversations}`,
      'chatgpt-account-id': 'of-the-caller',
      cookie: 'a=b',
    },
    ...(method === 'POST' && { body: options.body ?? responsesBody({ stream: true }) }),
  })
  return { status: reply.statusCode, headers: reply.headers, text: await reply.body.text() }
}

describe('a ChatGPT subscription', () => {
  it('is logged in to by the address the browser ends at, or by a code for a device, and serves', async () => {
    const login = await begin('paste')
    expect(new URL(login.pageUrl ?? '').searchParams.get('redirect_uri')).toBe(
      'http://localhost:1455/auth/callback',
    )
    const answer = await approve(login)
    expect(await relay.admin.answerLogin({ id: login.id, body: { answer } })).toMatchObject({
      state: 'ready',
      identity: { email: 'ann@example.test', plan: 'Pro', accountUuid: annsAccount },
    })
    const account = await relay.admin.finishLogin({ id: login.id, body: { priority: 10 } })
    expect(account).toMatchObject({ kind: 'oauth', name: 'ann@example.test', officialClientOnly: true })
    const reply = await call()
    expect(reply.status).toBe(200)
    expect(reply.headers['x-codex-primary-used-percent']).toBe('12')
    const seen = relay.simulator.log().at(-1)
    expect(seen).toMatchObject({ path: '/backend-api/codex/responses', ending: 'complete' })
    expect(seen?.headers['chatgpt-account-id']).toBe(annsAccount)
    expect(JSON.stringify([seen?.rawHeaders, seen?.url])).not.toMatch(/cr_|cookie|of-the-caller/)
  })

  it('by device code is ready as soon as the owner has entered the code', async () => {
    relay.simulator.openAiGrants.signIn(bob)
    const login = await begin('device')
    expect(login).toMatchObject({ userCode: expect.stringMatching(/^SIM-/), way: 'device' })
    const { body } = await request(login.pageUrl ?? '', {
      method: 'POST',
      body: `user_code=${login.userCode}`,
    })
    await body.dump()
    await expect
      .poll(() => relay.admin.getLogin({ id: login.id }), { timeout: 15_000 })
      .toMatchObject({ state: 'ready', identity: { email: 'bob@example.test' } })
    await relay.admin.finishLogin({ id: login.id, body: { priority: 20 } })
  })

  it('shows its windows to the owner, gives its own client the list of models, and can compact', async () => {
    await expect
      .poll(async () => JSON.stringify(await relay.admin.getQuota()))
      .toMatch(/"name":"5h".*"name":"7d"|"name":"7d".*"name":"5h"/)
    const models = await call({ method: 'GET', path: '/openai/models?client_version=0.169.0' })
    expect(JSON.parse(models.text).models).toContainEqual(expect.objectContaining({ slug: 'gpt-5-codex' }))
    const compacted = await call({ path: '/openai/responses/compact', body: responsesBody() })
    expect(JSON.parse(compacted.text)).toMatchObject({ object: 'response.compaction' })
  })

  it('that refuses a call without a stream says how it is asked', async () => {
    const { status, headers, text } = await call({ body: responsesBody() })
    expect([status, JSON.parse(text)]).toEqual([400, { detail: 'Stream must be set to true' }])
    expect(headers['x-carpool-hint']).toContain('"stream": true')
  })

  it('is for its own client only: others are told so, and get an API-key account once there is one', async () => {
    const refused = await call({ agent: 'OpenAI/JS 7.57.0' })
    expect(refused.status).toBe(403)
    expect(JSON.parse(refused.text).error.message).toContain("subscriptions for the provider's own client")
    const chat = { path: '/openai/v1/chat/completions', body: '{"model":"gpt-5","messages":[]}' }
    expect(JSON.parse((await call(chat)).text).error.message).toContain(
      'needs an account of the kind API key',
    )
    await addOpenAiAccount(relay, { priority: 90 })
    expect((await call({ agent: 'OpenAI/JS 7.57.0' })).status).toBe(200)
    expect(relay.simulator.log().at(-1)?.secret).toBe(openAiSecret)
    expect((await call({ body: responsesBody() })).status).toBe(200)
    expect(relay.simulator.log().at(-1)?.secret).toBe(openAiSecret)
  })

  it('whose quota is used up rests, the next one serves, and the client sees nothing of it (EC-117)', async () => {
    const first = (await call({ conversation: 'kept' })) && relay.simulator.log().at(-1)?.secret
    relay.simulator.clearLog()
    const script = 'status=429,errorType=usage_limit_reached,retryAfter=7200'
    relay.simulator.script(script, { secret: first ?? '' })
    expect((await call({ conversation: 'kept' })).status).toBe(200)
    const [spent, next] = relay.simulator.log()
    expect(spent).toMatchObject({ status: 429, secret: first })
    expect(next).toMatchObject({ status: 200, path: '/backend-api/codex/responses' })
    expect(next?.headers['chatgpt-account-id']).toBe(bob.organizationUuid)
  })

  it('whose token is no longer good is renewed once, and serves', async () => {
    relay.simulator.openAiGrants.revokeAccess()
    expect((await call()).status).toBe(200)
    expect(relay.simulator.openAiGrants.counts().refreshes).toBeGreaterThan(0)
  })
})
