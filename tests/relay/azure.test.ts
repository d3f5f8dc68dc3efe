import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask } from '../fixtures/ask.ts'
import { responsesBody } from '../fixtures/openai.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { azurePrefix } from '../simulator/openai/azure-door.ts'

const key = 'azure-key-0123456789abcdef'
const limitedKey = 'azure-key-of-another'
let relay: TestRelay
let at: string

beforeAll(async () => {
  relay = await startTestRelay()
  relay.simulator.acceptSecrets(key, limitedKey)
  at = `${relay.simulator.url}${azurePrefix}`
})
afterAll(() => relay[Symbol.asyncDispose]())
beforeEach(async () => {
  relay.simulator.clearLog()
  relay.simulator.clearScripts()
  for (const { id } of await relay.admin.listAccounts()) await relay.admin.removeAccount({ id })
})

interface Change {
  readonly name?: string
  readonly baseUrl?: string
  readonly secret?: string
  readonly priority?: number
  readonly modelMap?: Record<string, string>
}
const add = (change: Change = {}) =>
  relay.admin.createAccount({
    body: { provider: 'codex', kind: 'azure', name: 'azure', baseUrl: at, secret: key, ...change },
  })
const call = (body = responsesBody(), path = '/openai/responses') => {
  const headers = {
    authorization: `Bearer ${relay.key}`,
    'content-type': 'application/json',
    cookie: 'a=b',
    'openai-organization': 'org-of-a-friend',
  }
  return ask({ port: Number(new URL(relay.baseUrl).port), method: 'POST', path, headers, body })
}
const chatBody = JSON.stringify({ model: 'gpt-5', messages: [{ role: 'user', content: 'hi' }] })
const lastSeen = () => relay.simulator.log().at(-1)

describe('an account of Azure', () => {
  it.each(['', '/', '/openai', '/openai/v1', '/openai/v1/', '/openai/responses'])(
    'serves the Responses format at an address that ends in "%s"',
    async end => {
      await add({ baseUrl: `${at}${end}` })
      const reply = await call()
      expect(reply).toMatchObject({ status: 200, text: lastSeen()?.sent?.toString() })
      expect(lastSeen()?.url).toBe(
        end.includes('/v1')
          ? `${azurePrefix}/openai/v1/responses`
          : `${azurePrefix}/openai/responses?api-version=2025-04-01-preview`,
      )
      const { 'api-key': sent, ...others } = lastSeen()?.headers ?? {}
      expect(sent).toBe(key)
      for (const name of ['authorization', 'cookie', 'openai-organization'])
        expect(others).not.toHaveProperty(name)
      expect(JSON.stringify([lastSeen()?.url, lastSeen()?.rawHeaders])).not.toMatch(/cr_[0-9a-z]/i)
    },
  )

  it('serves chat completions by the name of the deployment', async () => {
    await add({ modelMap: { 'gpt-5': 'large one' } })
    expect((await call(chatBody, '/openai/v1/chat/completions')).status).toBe(200)
    expect(lastSeen()?.url).toBe(
      `${azurePrefix}/openai/deployments/large%20one/chat/completions?api-version=2024-02-01`,
    )
  })

  it('streams, and is booked as what it told', async () => {
    await add()
    await relay.quiet()
    relay.simulator.clearLedger()
    const before = (await relay.admin.getUsage({})).total
    const reply = await call(responsesBody({ stream: true }))
    expect(reply.text).toBe(lastSeen()?.sent?.toString())
    await relay.quiet()
    const [told] = relay.simulator.ledger()
    const { total } = await relay.admin.getUsage({})
    const spent = { calls: total.calls - before.calls, input: total.input - before.input }
    expect({ ...spent, output: total.output - before.output }).toEqual({
      calls: 1,
      input: told?.input,
      output: told?.output,
    })
  })

  it('that refuses its key, has not the deployment or is at its limit makes room for the next', async () => {
    await add({ name: 'wrong key', secret: 'azure-key-nobody-knows', priority: 1 })
    await add({ name: 'other models', modelMap: { 'gpt-5-codex': 'not-there' }, priority: 2 })
    await add({ name: 'limited', secret: limitedKey, priority: 3 })
    await add({ name: 'good', baseUrl: `${at}/openai/v1`, priority: 4 })
    relay.simulator.script('status=429,retryAfter=7', { secret: limitedKey })
    expect((await call()).status).toBe(200)
    expect(relay.simulator.log().map(({ status }) => status)).toEqual([401, 404, 429, 200])
    const states = (await relay.admin.listAccounts()).map(({ name, health }) => [name, health.state])
    expect(states).toEqual([
      ['wrong key', 'needs-login'],
      ['other models', 'ready'],
      ['limited', 'ready'],
      ['good', 'ready'],
    ])
  })

  it('passes on what Azure says of the call itself', async () => {
    await add()
    relay.simulator.script({ status: 400, errorType: 'content_filter', message: 'filtered' }, { times: 1 })
    const reply = await call()
    expect(reply).toMatchObject({ status: 400, text: lastSeen()?.sent?.toString() })
  })
})
