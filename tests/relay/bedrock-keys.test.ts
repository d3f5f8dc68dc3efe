import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewAccount } from '../../src-relay/contract/account.ts'
import { ask, type Question } from '../fixtures/ask.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { awsRegion } from '../simulator/bedrock/aws-keys.ts'
import { bedrockPrefix } from '../simulator/bedrock/bedrock.ts'
import { readEvents } from '../simulator/test-client.ts'

const key = { id: 'AKIASIMULATED0000001', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYsimulated=' }
const temporary = {
  id: 'ASIASIMULATED0000002',
  secret: key.secret,
  sessionToken: 'IQoJb3JpZ2lu/simulated+token==',
}
const modelMap = { 'claude-sonnet-4-5': 'eu.anthropic.claude-sonnet-4-5-v1:0' }
let clock = 0
let relay: TestRelay

beforeAll(async () => {
  relay = await startTestRelay({ now: () => Date.now() + clock })
  relay.simulator.awsKeys.add(key)
  relay.simulator.awsKeys.add(temporary)
})
afterAll(() => relay[Symbol.asyncDispose]())
beforeEach(async () => {
  clock = 0
  relay.simulator.clearLog()
  relay.simulator.clearScripts()
  for (const { id } of await relay.admin.listAccounts()) await relay.admin.removeAccount({ id })
})

const add = (change: Partial<NewAccount> = {}) =>
  relay.admin.createAccount({
    body: {
      provider: 'claude',
      kind: 'bedrock-keys',
      name: 'cloud',
      baseUrl: `${relay.simulator.url}${bedrockPrefix}`,
      region: awsRegion,
      secret: `${key.id}:${key.secret}`,
      modelMap,
      ...change,
    },
  })
const call = (body = messageBody(), path = '/api/v1/messages') => {
  const headers = {
    'x-api-key': relay.key,
    'content-type': 'application/json',
    'x-amz-date': '20000101T000000Z',
    cookie: 'a=b',
  }
  return ask({ port: Number(new URL(relay.baseUrl).port), method: 'POST', path, headers, body })
}
const lastSeen = () => relay.simulator.log().at(-1)
const stateOf = async () => (await relay.admin.listAccounts())[0]?.health

describe('a Bedrock account with AWS keys', () => {
  it('signs what is really sent, and no more than the cloud demands', async () => {
    await add()
    const reply = await call()
    expect(reply.status).toBe(200)
    const { authorization = '', 'x-amz-date': date, ...others } = lastSeen()?.headers ?? {}
    expect(authorization).toContain(
      `Credential=${key.id}/${String(date).slice(0, 8)}/${awsRegion}/bedrock/aws4_request`,
    )
    expect(authorization).toContain('SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date,')
    expect(others['x-amz-content-sha256']).toBe(lastSeen()?.bodySha256)
    expect(JSON.stringify([lastSeen()?.url, lastSeen()?.rawHeaders])).not.toMatch(/cr_[0-9a-z]/i)
    expect(others).not.toHaveProperty('cookie')
    expect(JSON.stringify([await relay.admin.listAccounts(), relay.logs])).not.toContain(key.secret)
  })

  it.each<[string, Partial<Question>]>([
    ['body', { body: `${messageBody()} ` }],
    ['host', { headers: { host: 'elsewhere.test' } }],
    ['address', { path: `${bedrockPrefix}/model/eu.anthropic.claude-opus-4-1-v1%3A0/invoke` }],
  ])('is signed so that the cloud refuses another %s', async (_what, change) => {
    await add()
    await call()
    const { headers = {}, path = '', body = Buffer.alloc(0) } = lastSeen() ?? {}
    const port = Number(new URL(relay.simulator.url).port)
    const again = { port, method: 'POST', path, body, headers: headers as Record<string, string> }
    expect((await ask(again)).status).toBe(200)
    const changed = { ...again, ...change, headers: { ...again.headers, ...change.headers } }
    const length = String(Buffer.byteLength(changed.body ?? ''))
    const refused = await ask({ ...changed, headers: { ...changed.headers, 'content-length': length } })
    expect(refused).toMatchObject({ status: 403, text: expect.stringContaining('signature we calculated') })
  })

  it('streams as the Messages format does, with temporary keys as well', async () => {
    await add({ secret: `${temporary.id}:${temporary.secret}:${temporary.sessionToken}` })
    const reply = await call(messageBody({ stream: true }))
    expect(reply.headers['content-type']).toContain('text/event-stream')
    expect(readEvents(reply.text).at(-1)?.name).toBe('message_stop')
    expect(lastSeen()?.headers['x-amz-security-token']).toBe(temporary.sessionToken)
    expect(lastSeen()?.headers.authorization).toContain('x-amz-security-token,')
  })

  it('estimates a count of tokens where the cloud counts in another form', async () => {
    await add()
    const counted = await call(messageBody(), '/api/v1/messages/count_tokens')
    expect(counted).toMatchObject({ status: 200, headers: { 'x-carpool-local-answer': 'estimated-tokens' } })
  })

  it.each([
    ['unknown keys', { secret: `AKIANOBODYKNOWS00001:${key.secret}` }],
    ['a wrong secret', { secret: `${key.id}:${key.secret.replace('w', 'W')}` }],
    ['another region', { region: 'us-east-1' }],
    ['temporary keys without their token', { secret: `${temporary.id}:${temporary.secret}` }],
  ])('needs its owner with %s', async (_what, change) => {
    await add(change)
    expect((await call()).status).toBe(503)
    expect(lastSeen()?.status).toBe(403)
    expect(await stateOf()).toMatchObject({
      state: 'needs-login',
      reason: expect.stringMatching(/refused.*keys/),
    })
  })

  it('only rests while the clock of the relay is wrong', async () => {
    await add()
    clock = 60 * 60_000
    expect((await call()).status).toBeGreaterThanOrEqual(403)
    expect(await stateOf()).toMatchObject({ state: 'cooling-down', reason: expect.stringContaining('clock') })
  })

  it('takes its address from its region, and another one with another region', async () => {
    const { baseUrl: _baseUrl, ...body } = { ...(await add()), secret: `${key.id}:${key.secret}` }
    const { id, baseUrl } = await relay.admin.createAccount({
      body: {
        provider: body.provider,
        kind: body.kind,
        name: 'plain',
        region: 'eu-west-3',
        secret: body.secret,
      },
    })
    expect(baseUrl).toBe('https://bedrock-runtime.eu-west-3.amazonaws.com')
    const moved = await relay.admin.changeAccount({ id, body: { region: 'cn-north-1' } })
    expect(moved.baseUrl).toBe('https://bedrock-runtime.cn-north-1.amazonaws.com.cn')
  })

  it('says on the field what is missing or wrong', async () => {
    const secret = `${key.id}:${key.secret}`
    const plain = { provider: 'claude', kind: 'bedrock-keys', name: 'x' }
    const refusal = (path: string, message: RegExp) => ({
      problem: { fields: [{ path, message: expect.stringMatching(message) }] },
    })
    await expect(relay.admin.createAccount({ body: { ...plain, secret } })).rejects.toMatchObject(
      refusal('region', /needed.*us-east-1/),
    )
    const region = awsRegion
    for (const wrong of [key.id, `${key.id}:`, key.secret, `${key.id} ${key.secret}`])
      await expect(
        relay.admin.createAccount({ body: { ...plain, region, secret: wrong } }),
      ).rejects.toMatchObject({
        problem: { fields: [{ path: 'secret' }] },
      })
    await expect(
      relay.admin.createAccount({ body: { provider: 'claude', name: 'x', region, secret: 'sk-ant-1' } }),
    ).rejects.toMatchObject(refusal('region', /not taken/))
  })
})
