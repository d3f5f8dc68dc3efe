import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewAccount } from '../../src-relay/contract/account.ts'
import { ask } from '../fixtures/ask.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { readEvents } from '../simulator/test-client.ts'
import { vertexProject, vertexTokenPath } from '../simulator/vertex/service-accounts.ts'
import { vertexPrefix } from '../simulator/vertex/vertex.ts'

const models = { claude: 'claude-sonnet-4-5', gemini: 'gemini-2.5-pro' }
const places = `${vertexPrefix}/v1/projects/${vertexProject}/locations/europe-west4/publishers`
let relay: TestRelay
let keyFile: string

beforeAll(async () => {
  relay = await startTestRelay({
    endpoints: url => {
      const tokenUrl = `${url}${vertexTokenPath}`
      return { providers: { claude: { vertex: { tokenUrl } }, gemini: { vertexAccount: { tokenUrl } } } }
    },
  })
  keyFile = relay.simulator.serviceAccounts.issueKeyFile()
})
afterAll(() => relay[Symbol.asyncDispose]())
beforeEach(async () => {
  for (const { id } of await relay.admin.listAccounts()) await relay.admin.removeAccount({ id })
  await relay.quiet()
  relay.simulator.clearLog()
  relay.simulator.clearScripts()
  relay.simulator.clearLedger()
})

const add = (change: Partial<NewAccount> & { readonly provider: string }) =>
  relay.admin.createAccount({
    body: {
      kind: 'vertex-account',
      name: 'cloud',
      baseUrl: `${relay.simulator.url}${vertexPrefix}`,
      region: 'europe-west4',
      secret: keyFile,
      ...change,
    },
  })

const call = (path: string, body: string, headers: Readonly<Record<string, string>> = {}) => {
  const usual = { 'x-api-key': relay.key, 'content-type': 'application/json', cookie: 'a=b' }
  const port = Number(new URL(relay.baseUrl).port)
  return ask({ port, method: 'POST', path, headers: { ...usual, ...headers }, body })
}
const contents = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'hi' }] }] })
const callGemini = (action: string) => call(`/gemini/v1beta/models/${models.gemini}:${action}`, contents)
const callClaude = (change = {}, headers = {}) => call('/api/v1/messages', messageBody(change), headers)
const seen = () => relay.simulator.log().filter(({ path }) => path !== vertexTokenPath)
const lastSeen = () => seen().at(-1)
const tokenCalls = () => relay.simulator.log().filter(({ path }) => path === vertexTokenPath)

async function spent<T>(calls: () => Promise<T>) {
  const before = (await relay.admin.getUsage({})).total
  const result = await calls()
  await relay.quiet()
  const after = (await relay.admin.getUsage({})).total
  return { result, input: after.input - before.input, output: after.output - before.output }
}
const told = () => {
  const [row] = relay.simulator.ledger()
  return { input: row?.input, output: row?.output }
}

describe('a service account of Vertex AI', () => {
  it('tells whose it is, and never its key again', async () => {
    const account = await add({ provider: 'gemini' })
    expect(account).toMatchObject({
      secretHint: '',
      region: 'europe-west4',
      identity: { project: vertexProject, email: expect.stringContaining('gserviceaccount') },
    })
    expect((await callGemini('generateContent')).status).toBe(200)
    const { private_key: privateKey, private_key_id: keyId } = JSON.parse(keyFile)
    const shown = JSON.stringify([await relay.admin.listAccounts(), relay.logs])
    for (const secret of [privateKey.slice(40, 80), keyId]) expect(shown).not.toContain(secret)
    expect(shown).not.toMatch(/ya29|PRIVATE KEY/)
  })

  it.each(['generateContent', 'streamGenerateContent?alt=sse', 'streamGenerateContent'])(
    'serves %s of Gemini in its own project',
    async action => {
      await add({ provider: 'gemini' })
      const { result, ...booked } = await spent(() => callGemini(action))
      expect(result).toMatchObject({ status: 200, text: lastSeen()?.sent?.toString() })
      expect(lastSeen()?.url).toBe(`${places}/google/models/${models.gemini}:${action}`)
      expect(lastSeen()?.body?.toString()).toBe(contents)
      expect(lastSeen()?.headers.authorization).toMatch(/^Bearer ya29\.c\./)
      expect(booked).toEqual(told())
    },
  )

  it('counts tokens of Gemini', async () => {
    await add({ provider: 'gemini' })
    expect(JSON.parse((await callGemini('countTokens')).text)).toMatchObject({
      totalTokens: expect.any(Number),
    })
  })

  it.each([false, true])('serves Claude with the model in the address (stream: %s)', async stream => {
    await add({ provider: 'claude', modelMap: { [models.claude]: 'claude-sonnet-4-5@20250929' } })
    const flags = 'claude-code-20250219,interleaved-thinking-2025-05-14,oauth-2025-04-20'
    const headers = { 'anthropic-beta': flags, 'anthropic-version': '2023-06-01' }
    const { result, ...booked } = await spent(() => callClaude({ stream }, headers))
    expect(result).toMatchObject({ status: 200, text: lastSeen()?.sent?.toString() })
    expect(readEvents(result.text).at(-1)?.name).toBe(stream ? 'message_stop' : '')
    const action = stream ? 'streamRawPredict' : 'rawPredict'
    expect(lastSeen()?.url).toBe(`${places}/anthropic/models/claude-sonnet-4-5%4020250929:${action}`)
    const { model: _model, ...body } = JSON.parse(messageBody({ stream }))
    expect(JSON.parse(lastSeen()?.body?.toString() ?? '')).toEqual({
      anthropic_version: 'vertex-2023-10-16',
      ...body,
    })
    expect(lastSeen()?.headers['anthropic-beta']).toBe('interleaved-thinking-2025-05-14')
    expect(booked).toEqual(told())
  })

  it('counts tokens of Claude at an address of its own, by the mapped name', async () => {
    await add({ provider: 'claude', modelMap: { small: models.claude } })
    const reply = await call(
      '/api/v1/messages/count_tokens',
      messageBody({ model: 'small', max_tokens: undefined }),
    )
    expect(JSON.parse(reply.text)).toEqual({ input_tokens: expect.any(Number) })
    expect(lastSeen()?.url).toBe(`${places}/anthropic/models/count-tokens:rawPredict`)
    expect(JSON.parse(lastSeen()?.body?.toString() ?? '')).toMatchObject({ model: models.claude })
  })

  it('asks for a token once, and again when it is refused', async () => {
    await add({ provider: 'claude' })
    await Promise.all([callClaude(), callClaude(), callClaude()])
    expect(tokenCalls()).toHaveLength(1)
    relay.simulator.serviceAccounts.revokeAccess()
    expect((await callClaude()).status).toBe(200)
    expect(tokenCalls()).toHaveLength(2)
  })

  it('needs its owner once its key is deleted, and is ready again with another', async () => {
    const { id } = await add({ provider: 'gemini' })
    relay.simulator.serviceAccounts.deleteKeys()
    expect((await callGemini('generateContent')).status).toBe(503)
    const { health } = await relay.admin.getAccount({ id })
    expect(health).toMatchObject({ state: 'needs-login', reason: expect.stringContaining('invalid_grant') })
    keyFile = relay.simulator.serviceAccounts.issueKeyFile()
    await relay.admin.changeAccount({ id, body: { secret: keyFile } })
    expect((await callGemini('generateContent')).status).toBe(200)
  })

  it('is not blamed while the token address is down', async () => {
    const { id } = await add({ provider: 'gemini' })
    relay.simulator.script('status=503', { path: vertexTokenPath })
    expect((await callGemini('generateContent')).status).toBe(503)
    expect((await relay.admin.getAccount({ id })).health.state).not.toBe('needs-login')
  })

  it('says on the field what is wrong with a key file', async () => {
    const { client_email: _email, ...without } = JSON.parse(keyFile)
    const broken = { ...JSON.parse(keyFile), private_key: '-----BEGIN PRIVATE KEY-----\nno\n' }
    for (const [file, what] of [
      ['AIzaNotAFile', /whole JSON key file/],
      [JSON.stringify(without), /client_email/],
      [JSON.stringify(broken), /private_key cannot be read/],
    ] as const)
      await expect(add({ provider: 'gemini', secret: file })).rejects.toMatchObject({
        problem: { fields: [{ path: 'secret', message: expect.stringMatching(what) }] },
      })
  })

  it('cannot be logged in to', async () => {
    const login = { provider: 'claude', kind: 'vertex-account', way: 'paste' } as const
    await expect(relay.admin.beginLogin({ body: login })).rejects.toThrow(/secret/)
  })
})
