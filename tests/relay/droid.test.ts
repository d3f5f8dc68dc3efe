import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask } from '../fixtures/ask.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { factoryPrefix } from '../simulator/factory/factory.ts'

const ownersKey = 'fk-the-owners-own-key'
let relay: TestRelay

beforeAll(async () => {
  relay = await startTestRelay()
  relay.simulator.acceptSecrets(ownersKey)
  const baseUrl = `${relay.simulator.url}${factoryPrefix}`
  await relay.admin.createAccount({
    body: { provider: 'droid', name: 'factory', baseUrl, secret: ownersKey },
  })
})
afterAll(() => relay[Symbol.asyncDispose]())
beforeEach(() => relay.simulator.clearLog())

const call = (path: string, headers: Record<string, string>, body: string) => {
  const port = Number(new URL(relay.baseUrl).port)
  const usual = { 'content-type': 'application/json', cookie: 'a=b', 'x-forwarded-for': '10.1.2.3' }
  return ask({ port, method: 'POST', path, headers: { ...usual, ...headers }, body })
}
const lastSeen = () => relay.simulator.log().at(-1)

describe("a call to Factory's account", () => {
  it.each(['/droid/claude/v1/messages', '/droid/claude/messages', '/droid/claude/v1/v1/messages'])(
    'in the Messages format at %s comes back byte for byte',
    async path => {
      const body = messageBody({ stream: true })
      const reply = await call(path, { 'x-api-key': relay.key }, body)
      expect(reply).toMatchObject({ status: 200, text: lastSeen()?.sent?.toString() })
      expect(lastSeen()).toMatchObject({
        path: `${factoryPrefix}/a/v1/messages`,
        headers: { authorization: `Bearer ${ownersKey}`, 'x-api-provider': 'anthropic' },
      })
      expect(lastSeen()?.body?.toString()).toBe(body)
    },
  )

  it.each(['/droid/openai/v1/responses', '/droid/openai/responses'])(
    'in the Responses format at %s comes back byte for byte',
    async path => {
      const body = JSON.stringify({ model: 'gpt-5-codex', input: 'hi', stream: true, prompt_cache_key: 'c' })
      const reply = await call(path, { authorization: `Bearer ${relay.key}` }, body)
      expect(reply).toMatchObject({ status: 200, text: lastSeen()?.sent?.toString() })
      expect(lastSeen()).toMatchObject({
        path: `${factoryPrefix}/o/v1/responses`,
        headers: { authorization: `Bearer ${ownersKey}`, 'x-api-provider': 'azure_openai' },
      })
      expect(lastSeen()?.body?.toString()).toBe(body)
    },
  )

  it.each(['/droid/openai/v1/chat/completions', '/droid/comm/v1/chat/completions/'])(
    'as chat completions at %s comes back byte for byte',
    async path => {
      const messages = [{ role: 'user', content: 'hi' }]
      const body = JSON.stringify({ model: 'gpt-5', messages, stream: true })
      const reply = await call(path, { authorization: `Bearer ${relay.key}` }, body)
      expect(reply).toMatchObject({ status: 200, text: lastSeen()?.sent?.toString() })
      expect(lastSeen()?.path).toBe(`${factoryPrefix}/o/v1/chat/completions`)
      expect(lastSeen()?.body?.toString()).toBe(body)
    },
  )

  it('shows Factory no key of a friend, no cookie and no proxy', async () => {
    for (const headers of [{ 'x-api-key': relay.key }, { authorization: `Bearer ${relay.key}` }]) {
      const path = `/droid/claude/v1/messages?key=${relay.key}`
      expect((await call(path, headers, messageBody())).status).toBe(200)
      expect(`${lastSeen()?.url} ${JSON.stringify(lastSeen()?.rawHeaders)}`).not.toMatch(/cr_[0-9a-z]/i)
      for (const name of ['x-api-key', 'cookie', 'x-forwarded-for'])
        expect(lastSeen()?.headers).not.toHaveProperty(name)
    }
  })

  it('counts tokens by an estimate, for nothing is known to count them there', async () => {
    const path = '/droid/claude/v1/messages/count_tokens'
    const reply = await call(path, { 'x-api-key': relay.key }, messageBody())
    expect(reply).toMatchObject({ status: 200, headers: { 'x-carpool-local-answer': 'estimated-tokens' } })
  })

  it('is booked as what Factory told', async () => {
    await relay.quiet()
    relay.simulator.clearLedger()
    const before = (await relay.admin.getUsage({})).total
    await call('/droid/claude/v1/messages', { 'x-api-key': relay.key }, messageBody())
    await relay.quiet()
    const [told] = relay.simulator.ledger()
    const after = (await relay.admin.getUsage({ query: { by: 'provider' } })).total
    expect({ input: after.input - before.input, output: after.output - before.output }).toEqual({
      input: told?.input,
      output: told?.output,
    })
  })

  it('takes the keys of an account in turn, and goes on when one is refused', async () => {
    const [account] = (await relay.admin.listAccounts()).filter(({ provider }) => provider === 'droid')
    const secret = 'fk-first,fk-refused,fk-refused-too,fk-last'
    relay.simulator.acceptSecrets('fk-first', 'fk-last')
    await relay.admin.changeAccount({ id: account?.id ?? '', body: { secret } })
    const messages = () => call('/droid/claude/v1/messages', { 'x-api-key': relay.key }, messageBody())
    const statuses: number[] = []
    // Enough for each of them to have had its turn, whichever is the first.
    for (let count = 0; count < 8; count += 1) statuses.push((await messages()).status)
    expect(statuses).toEqual(Array(8).fill(200))
    const good = relay.simulator.log().filter(({ status }) => status === 200)
    expect(new Set(good.map(seen => seen.secret))).toEqual(new Set(['fk-first', 'fk-last']))
    expect(relay.simulator.log().filter(({ status }) => status === 401)).toHaveLength(2)
    const after = (await relay.admin.listAccounts()).find(({ id }) => id === account?.id)
    expect(after?.health.state).toBe('ready')
  })

  it('is refused in the dialect of its format', async () => {
    const reply = await call(
      '/droid/claude/v1/messages',
      { 'x-api-key': `cr_${'0'.repeat(64)}` },
      messageBody(),
    )
    expect(reply.status).toBe(403)
    expect(JSON.parse(reply.text)).toMatchObject({ type: 'error', error: { type: 'permission_error' } })
  })
})
