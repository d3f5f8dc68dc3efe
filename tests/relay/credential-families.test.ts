import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewAccount } from '../../src-relay/contract/account.ts'
import { ask } from '../fixtures/ask.ts'
import { simulatedChatGpt } from '../fixtures/chatgpt.ts'
import { addFactoryLogin, simulatedFactory } from '../fixtures/factory-login.ts'
import { addGoogleLogin, simulatedGoogle } from '../fixtures/google-login.ts'
import { addByLogin, simulatedEndpoints } from '../fixtures/logins.ts'
import { responsesBody } from '../fixtures/openai.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { awsRegion } from '../simulator/bedrock/aws-keys.ts'
import type { CallRecord } from '../simulator/call-log.ts'
import { bob } from '../simulator/oauth/grants.ts'
import { vertexTokenPath } from '../simulator/vertex/service-accounts.ts'

const awsKey = { id: 'AKIASIMULATED0000001', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYsimulated=' }
const messages = { path: '/api/v1/messages', agent: 'claude-cli/2.0.0 (x)', body: messageBody() }
const responses = {
  path: '/openai/responses',
  agent: 'codex_exec/0.169.0 (Debian)',
  body: responsesBody({ stream: true }),
}
const content = {
  path: '/gemini/v1beta/models/gemini-2.5-pro:generateContent',
  agent: 'GeminiCLI-tui/0.61.0/gemini-2.5-pro (linux; x64; terminal)',
  body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'hi' }] }] }),
}
const codeAssist = {
  ...content,
  path: '/gemini/v1internal:generateContent',
  body: JSON.stringify({ model: 'gemini-2.5-pro', project: 'p', request: JSON.parse(content.body) }),
}
const droid = { path: '/droid/claude/v1/messages', agent: 'factory-cli/0.215.0', body: messageBody() }

let relay: TestRelay
const added = new Map<string, string>()
const seenOf = new Map<string, CallRecord>()

/** Every kind of account there is: how one is added, and a call that it serves. */
const kinds = {
  'claude api-key': [messages, () => give('', 'sk-ant-family-0001', { provider: 'claude', kind: 'api-key' })],
  'claude oauth': [messages, () => addByLogin(relay)],
  'claude setup-token': [messages, () => addBobs('setup-token')],
  'claude bedrock': [
    messages,
    () => give('/bedrock', 'ABSKfamily0002', { provider: 'claude', kind: 'bedrock', modelMap }),
  ],
  'claude bedrock-keys': [
    messages,
    () =>
      give('/bedrock', `${awsKey.id}:${awsKey.secret}`, {
        provider: 'claude',
        kind: 'bedrock-keys',
        modelMap,
        region: awsRegion,
      }),
  ],
  'claude vertex-account': [messages, () => giveKeyFile('claude')],
  'codex api-key': [
    responses,
    () => give('/openai', 'sk-family-0003', { provider: 'codex', kind: 'api-key' }),
  ],
  'codex azure': [responses, () => give('/azure', 'azure-family-0004', { provider: 'codex', kind: 'azure' })],
  'codex oauth': [responses, () => addByLogin(relay, { provider: 'codex' })],
  'gemini api-key': [
    content,
    () => give('/google', 'AIzaFamily0005', { provider: 'gemini', kind: 'api-key' }),
  ],
  'gemini vertex': [content, () => give('/google', 'AIzaFamily0006', { provider: 'gemini', kind: 'vertex' })],
  'gemini vertex-account': [content, () => giveKeyFile('gemini')],
  'gemini oauth': [codeAssist, () => addGoogleLogin(relay)],
  'droid api-key': [
    droid,
    () => give('/factory/api/llm', 'fk-family-0007', { provider: 'droid', kind: 'api-key' }),
  ],
  'droid oauth': [droid, () => addFactoryLogin(relay)],
} as const
const modelMap = { 'claude-sonnet-4-5': 'eu.anthropic.claude-sonnet-4-5-v1:0' }

function addBobs(kind: string) {
  relay.simulator.grants.signIn(bob)
  return addByLogin(relay, { kind })
}

type Given = Partial<NewAccount> & Pick<NewAccount, 'provider'>
function give(place: string, secret: string, { kind = 'api-key', ...change }: Given) {
  relay.simulator.acceptSecrets(secret)
  const baseUrl = `${relay.simulator.url}${place}`
  return relay.admin.createAccount({ body: { name: kind, kind, baseUrl, secret, ...change } })
}
const giveKeyFile = (provider: string) => {
  const keyFile = relay.simulator.serviceAccounts.issueKeyFile()
  return give('/vertex', keyFile, { provider, kind: 'vertex-account', region: 'global' })
}

function endpoints(url: string): object {
  const tokenUrl = `${url}${vertexTokenPath}`
  const parts = [simulatedEndpoints, simulatedChatGpt, simulatedGoogle, simulatedFactory].map(each =>
    each(url),
  )
  const providers = Object.assign(
    {},
    ...parts.map(part => (part as { readonly providers: object }).providers),
  )
  const claude = { ...providers.claude, vertex: { tokenUrl } }
  const gemini = { ...providers.gemini, vertexAccount: { tokenUrl } }
  return { providers: { ...providers, claude, gemini } }
}

beforeAll(async () => {
  relay = await startTestRelay({ endpoints })
  relay.simulator.awsKeys.add(awsKey)
  // It takes its time, and nobody else's.
  const google = addGoogleLogin(relay)
  for (const [name, [, add]] of Object.entries(kinds))
    added.set(name, (await (name === 'gemini oauth' ? google : add())).id)
})
afterAll(() => relay[Symbol.asyncDispose]())
beforeEach(() => relay.simulator.clearLog())

/** A call that carries its key in every form there is, and whatever else must not travel. */
async function call(name: keyof typeof kinds) {
  const [{ path, agent, body }] = kinds[name]
  const accountId = added.get(name) ?? ''
  const { secret } = await relay.admin.createKey({ body: { name, accountIds: [accountId] } })
  const headers = {
    'content-type': 'application/json',
    'user-agent': agent,
    'x-api-key': secret,
    'x-goog-api-key': secret,
    'api-key': secret,
    authorization: `Bearer ${secret}`,
    'x-of-the-client': `a key: ${secret}`,
    cookie: `session=${secret}`,
    'proxy-authorization': `Basic ${Buffer.from(`friend:${secret}`).toString('base64')}`,
    'proxy-connection': 'keep-alive',
    'x-forwarded-for': '10.1.2.3',
    forwarded: 'for=10.1.2.3',
    via: '1.1 proxy.test',
  }
  const query = `key=${secret}&note=${secret}`
  const port = Number(new URL(relay.baseUrl).port)
  const reply = await ask({ port, method: 'POST', path: `${path}?${query}`, headers, body })
  const seen = relay.simulator
    .log()
    .filter(({ status }) => status === 200)
    .at(-1)
  return { reply, secret, seen }
}

describe('no credential crosses families', () => {
  it.each(Object.keys(kinds) as (keyof typeof kinds)[])('an account of %s', async name => {
    const { reply, secret, seen } = await call(name)
    expect(reply.status).toBe(200)
    if (!seen) throw new Error('nobody was asked')
    seenOf.set(name, seen)
    const sent = JSON.stringify([seen.url, seen.rawHeaders, seen.body?.toString()])
    for (const form of [secret, secret.slice('cr_'.length), Buffer.from(secret).toString('base64')])
      expect(sent).not.toContain(form)
    const names = Object.keys(seen.headers)
    expect(names.filter(each => /^(cookie|forwarded|via|proxy-.*|x-forwarded-.*)$/.test(each))).toEqual([])
    const own = names.filter(each => /^(authorization|x-api-key|x-goog-api-key|api-key)$/.test(each))
    expect(own).toHaveLength(1)
  })

  it('every kind is among them, and each has shown a credential that no other has', async () => {
    const all = (await relay.admin.listProviders()).flatMap(({ id, accountKinds }) =>
      accountKinds.map(kind => `${id} ${kind.id}`),
    )
    expect(Object.keys(kinds).toSorted()).toEqual(all.toSorted())
    const secrets = [...seenOf.values()].map(({ secret = '' }) => secret)
    expect(new Set(secrets).size).toBe(all.length)
    for (const { rawHeaders, url, secret: own } of seenOf.values())
      for (const other of secrets.filter(each => each !== own))
        expect(JSON.stringify([rawHeaders, url])).not.toContain(other)
  })
})
