import { request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addGoogleLogin, simulatedGoogle } from '../fixtures/google-login.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { simulatedProject } from '../simulator/google/code-assist.ts'
import { googleClient, googleUser } from '../simulator/google/login.ts'

const cli = { 'user-agent': 'GeminiCLI-tui/0.61.0/gemini-2.5-pro (linux; x64; terminal)' }
let relay: TestRelay

beforeAll(async () => {
  relay = await startTestRelay({ endpoints: simulatedGoogle })
})
afterAll(() => relay[Symbol.asyncDispose]())
beforeEach(() => relay.simulator.clearLog())

async function call(action: string, body: object, headers: Readonly<Record<string, string>> = cli) {
  const reply = await request(`${relay.baseUrl}/gemini/v1internal:${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${relay.key}`, ...headers },
    body: JSON.stringify(body),
  })
  return { status: reply.statusCode, text: await reply.body.text() }
}

const contents = [{ role: 'user', parts: [{ text: 'hi' }] }]
const wish = { model: 'gemini-2.5-pro', project: 'of-another', request: { contents, session_id: 's-1' } }
const keyWish = { model: 'gemini-2.5-pro' }
async function callWithKey(action: string, headers: Readonly<Record<string, string>> = cli) {
  const reply = await request(`${relay.baseUrl}/gemini/v1beta/models/${keyWish.model}:${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': relay.key, ...headers },
    body: JSON.stringify({ contents }),
  })
  return { status: reply.statusCode, text: await reply.body.text() }
}

/** All that was generated, in whatever form it came. */
const textIn = (answer: string) =>
  [...answer.matchAll(/"text": ?("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']) => JSON.parse(text)).join('')
const lastSeen = () => relay.simulator.log().at(-1)

describe('a Google login', () => {
  it('needs an OAuth client of the owner and the acceptance of the risk', async () => {
    const login = { provider: 'gemini', kind: 'oauth', way: 'loopback' } as const
    await expect(relay.admin.beginLogin({ body: { ...login, acceptTerms: true } })).rejects.toThrow(/client/)
    await expect(relay.admin.beginLogin({ body: { ...login, client: googleClient } })).rejects.toThrow(
      /terms/i,
    )
  })

  it('comes back to a loopback port, gets its project, and becomes an account', async () => {
    const account = await addGoogleLogin(relay)
    expect(account).toMatchObject({
      name: googleUser.email,
      kind: 'oauth',
      identity: { email: googleUser.email, accountUuid: googleUser.sub, project: simulatedProject },
      health: { state: 'ready' },
    })
    expect(JSON.stringify([account, relay.logs])).not.toMatch(/ya29|1\/\/0|GOCSPX/)
  })

  it('serves the Code Assist calls of its own client, in its own project', async () => {
    const state = await call('loadCodeAssist', { metadata: {} })
    expect(JSON.parse(state.text)).toMatchObject({ cloudaicompanionProject: simulatedProject })
    const reply = await call('streamGenerateContent?alt=sse', wish)
    expect(reply).toMatchObject({ status: 200, text: lastSeen()?.sent?.toString() })
    expect(lastSeen()?.url).toBe('/google/v1internal:streamGenerateContent?alt=sse')
    expect(lastSeen()?.body?.toString()).toBe(
      JSON.stringify(wish).replace('"of-another"', `"${simulatedProject}"`),
    )
    expect((await call('retrieveUserQuota', { project: simulatedProject })).status).toBe(200)
    expect((await call('listExperiments', { project: simulatedProject })).status).toBe(200)
    const seen = relay.simulator.log()
    for (const { url, rawHeaders, headers } of seen) {
      expect(`${url} ${JSON.stringify(rawHeaders)}`).not.toMatch(/cr_[0-9a-z]/i)
      expect(headers.authorization).toMatch(/^Bearer ya29\./)
    }
  })

  it('is booked as what Google told', async () => {
    await relay.quiet()
    relay.simulator.clearLedger()
    const before = (await relay.admin.getUsage({})).total
    await call('generateContent', wish)
    await call('countTokens', { request: { model: 'models/gemini-2.5-pro', contents } })
    await relay.quiet()
    const [told] = relay.simulator.ledger()
    const after = (await relay.admin.getUsage({})).total
    const spent = { calls: after.calls - before.calls, input: after.input - before.input }
    expect({ ...spent, output: after.output - before.output }).toEqual({
      calls: 1,
      input: told?.input,
      output: told?.output,
    })
  })

  it('is renewed when Google refuses its token', async () => {
    const before = lastSeen()?.secret
    relay.simulator.googleGrants.revokeAccess()
    expect((await call('generateContent', wish)).status).toBe(200)
    expect(lastSeen()?.secret).toMatch(/^ya29\./)
    expect(lastSeen()?.secret).not.toBe(before)
  })

  it.each(['generateContent', 'streamGenerateContent?alt=sse', 'streamGenerateContent'])(
    'serves its own client in the form of the API for keys as well: %s',
    async action => {
      await relay.quiet()
      relay.simulator.clearLedger()
      const before = (await relay.admin.getUsage({})).total
      const reply = await callWithKey(action)
      expect(reply.status).toBe(200)
      expect(lastSeen()?.url).toBe(`/google/v1internal:${action}`)
      const project = simulatedProject
      expect(JSON.parse(lastSeen()?.body?.toString() ?? '')).toEqual({
        ...keyWish,
        project,
        request: { contents },
      })
      expect(`${lastSeen()?.url} ${JSON.stringify(lastSeen()?.rawHeaders)}`).not.toMatch(/cr_[0-9a-z]/i)
      expect(textIn(reply.text)).toBe(textIn(lastSeen()?.sent?.toString() ?? ''))
      expect(reply.text).not.toMatch(/"response"|traceId/)
      await relay.quiet()
      const [told] = relay.simulator.ledger()
      const after = (await relay.admin.getUsage({})).total
      expect({ input: after.input - before.input, output: after.output - before.output }).toEqual({
        input: told?.input,
        output: told?.output,
      })
    },
  )

  it('counts tokens in that form, and passes on what Google refuses', async () => {
    const counted = await callWithKey('countTokens')
    expect(JSON.parse(counted.text)).toMatchObject({ totalTokens: expect.any(Number) })
    relay.simulator.script({ status: 400, message: 'no such thing' }, { times: 1 })
    const refused = await callWithKey('generateContent')
    expect(refused).toEqual({ status: 400, text: lastSeen()?.sent?.toString() })
  })

  it('serves no other client, no other method, and nothing that its own interface cannot do', async () => {
    const other = await call('generateContent', wish, { 'user-agent': 'curl/8' })
    expect(other.status).toBe(403)
    expect(JSON.parse(other.text)).toMatchObject({ error: { status: 'PERMISSION_DENIED' } })
    expect((await call('setCodeAssistGlobalUserSetting', {})).status).toBe(404)
    expect((await callWithKey('generateContent', { 'user-agent': 'curl/8' })).status).toBe(403)
    const embedded = await callWithKey('embedContent')
    expect(embedded.status).toBe(503)
    expect(embedded.text).toContain('cannot serve this address')
    expect(relay.simulator.log()).toEqual([])
  })

  it('is named where it is needed and only accounts with a key are there', async () => {
    const logins = (await relay.admin.listAccounts()).filter(({ kind }) => kind === 'oauth')
    for (const { id } of logins) await relay.admin.removeAccount({ id })
    const key = { provider: 'gemini', name: 'key', baseUrl: relay.simulator.url, secret: 'AIzaOwn' }
    await relay.admin.createAccount({ body: key })
    const reply = await call('generateContent', wish)
    expect(reply.status).toBe(503)
    expect(reply.text).toContain('Google login')
  })
})
