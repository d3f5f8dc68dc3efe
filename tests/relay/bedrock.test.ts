import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask } from '../fixtures/ask.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { bedrockPrefix } from '../simulator/bedrock/bedrock.ts'
import { readEvents } from '../simulator/test-client.ts'

const ownersKey = 'ABSKtheownersownkey'
const modelMap = { 'claude-sonnet-4-5': 'us.anthropic.claude-sonnet-4-5-v1:0' }
let relay: TestRelay

beforeAll(async () => {
  relay = await startTestRelay()
  await relay.admin.removeAccount({ id: relay.accountId })
  relay.simulator.acceptSecrets(ownersKey)
  const baseUrl = `${relay.simulator.url}${bedrockPrefix}`
  const account = { provider: 'claude', kind: 'bedrock', name: 'cloud', baseUrl, secret: ownersKey, modelMap }
  await relay.admin.createAccount({ body: account })
})
afterAll(() => relay[Symbol.asyncDispose]())
beforeEach(() => {
  relay.simulator.clearLog()
  relay.simulator.clearScripts()
})

const call = (body: string, headers: Readonly<Record<string, string>> = {}, path = '/api/v1/messages') => {
  const port = Number(new URL(relay.baseUrl).port)
  const usual = {
    'x-api-key': relay.key,
    'content-type': 'application/json',
    'anthropic-version': '2023-06-01',
  }
  return ask({ port, method: 'POST', path, headers: { ...usual, cookie: 'a=b', ...headers }, body })
}
const lastSeen = () => relay.simulator.log().at(-1)

describe('a call to Amazon Bedrock', () => {
  it('has the model in its address, version and flags in its body, and no key of a friend', async () => {
    const flags = 'claude-code-20250219,interleaved-thinking-2025-05-14,oauth-2025-04-20'
    const reply = await call(messageBody(), { 'anthropic-beta': flags })
    expect(reply.status).toBe(200)
    expect(JSON.parse(reply.text)).toMatchObject({ type: 'message', role: 'assistant' })
    expect(lastSeen()?.path).toBe(
      `${bedrockPrefix}/model/${encodeURIComponent(modelMap['claude-sonnet-4-5'])}/invoke`,
    )
    const { model: _model, ...body } = JSON.parse(messageBody())
    expect(JSON.parse(lastSeen()?.body?.toString() ?? '')).toEqual({
      anthropic_version: 'bedrock-2023-05-31',
      anthropic_beta: ['interleaved-thinking-2025-05-14'],
      ...body,
    })
    expect(`${lastSeen()?.url} ${JSON.stringify(lastSeen()?.rawHeaders)}`).not.toMatch(/cr_[0-9a-z]/i)
    for (const name of ['x-api-key', 'anthropic-beta', 'anthropic-version', 'cookie'])
      expect(lastSeen()?.headers).not.toHaveProperty(name)
  })

  it.each([undefined, 'chunkBytes=7,seed=3'])('streams as the Messages format does (%s)', async script => {
    if (script) relay.simulator.script(script, { times: 1 })
    await relay.quiet()
    relay.simulator.clearLedger()
    const before = (await relay.admin.getUsage({})).total
    const reply = await call(messageBody({ stream: true }))
    expect(reply.headers['content-type']).toContain('text/event-stream')
    const events = readEvents(reply.text)
    expect(events[0]?.name).toBe('message_start')
    expect(events.at(-1)).toEqual({ name: 'message_stop', data: { type: 'message_stop' } })
    await relay.quiet()
    const [told] = relay.simulator.ledger()
    const { total } = await relay.admin.getUsage({})
    expect({ input: total.input - before.input, output: total.output - before.output }).toEqual({
      input: told?.input,
      output: told?.output,
    })
  })

  it('ends with an error event when the stream is broken or breaks off', async () => {
    const cut = await (relay.simulator.script('cutAfter=3', { times: 1 }),
    call(messageBody({ stream: true })))
    expect(readEvents(cut.text).at(-1)?.name).toBe('error')
    const rawBase64 = Buffer.from('this is no such stream at all').toString('base64')
    const headers = { 'content-type': 'application/vnd.amazon.eventstream' }
    relay.simulator.script({ rawBase64, headers }, { times: 1 })
    expect((await call(messageBody({ stream: true }))).status).toBeGreaterThanOrEqual(500)
  })

  it('counts tokens by an estimate, and passes on what the cloud refuses', async () => {
    const counted = await call(messageBody(), {}, '/api/v1/messages/count_tokens')
    expect(counted).toMatchObject({ status: 200, headers: { 'x-carpool-local-answer': 'estimated-tokens' } })
    const unknown = await call(messageBody({ model: 'claude-of-tomorrow' }))
    expect(unknown).toMatchObject({ status: 400, text: expect.stringContaining('model identifier') })
  })
})
