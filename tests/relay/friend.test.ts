import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { friendViewSchema } from '../../src-relay/contract/friend.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'

let relay: TestRelay
let other: string
const resetsAt = Date.now() + 4 * 3_600_000

beforeAll(async () => {
  relay = await startTestRelay()
  const limits = { requests: [{ max: 50, window: { kind: 'day' } as const }] }
  other = (await relay.admin.createKey({ body: { name: 'Bob the other', limits } })).secret
  relay.simulator.script({
    headers: {
      'anthropic-ratelimit-unified-status': 'allowed',
      'anthropic-ratelimit-unified-5h-status': 'allowed',
      'anthropic-ratelimit-unified-5h-utilization': '0.4',
      'anthropic-ratelimit-unified-5h-reset': String(Math.floor(resetsAt / 1000)),
    },
  })
  for (const secret of [relay.key, other, other, other]) {
    const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': secret, 'content-type': 'application/json' },
      body: messageBody(),
    })
    if (reply.statusCode !== 200) throw new Error(`answered ${reply.statusCode}`)
    await reply.body.dump()
  }
  await relay.quiet()
})
afterAll(() => relay[Symbol.asyncDispose]())

async function ask(headers: Readonly<Record<string, string>>, query = '') {
  const {
    statusCode,
    headers: answered,
    body,
  } = await request(`${relay.baseUrl}/carpool/me${query}`, { headers })
  return { status: statusCode, headers: answered, text: await body.text() }
}

describe("a friend's own figures", () => {
  it('PS-35 are those of the key that is shown, and nobody else is named in them', async () => {
    const { text, headers } = await vi.waitFor(async () => {
      const answer = await ask({ authorization: `Bearer ${other}` })
      expect(friendViewSchema.parse(JSON.parse(answer.text)).windows).toHaveLength(1)
      return answer
    })
    const view = friendViewSchema.strict().parse(JSON.parse(text))
    expect(view).toMatchObject({ name: 'Bob the other', timeZone: 'UTC' })
    expect(view.limits).toMatchObject([{ limit: 'requests', max: 50, used: 3 }])
    expect([view.usage.today.calls, view.usage.recently.calls]).toEqual([3, 3])
    expect(view.usage.models).toMatchObject([{ model: 'claude-sonnet-4-5', totals: { calls: 3 } }])
    expect(view.usage.days).toHaveLength(30)
    expect(view.windows).toMatchObject([{ name: '5h', utilization: 0.4, calls: 3 }])
    expect(view.windows[0]?.share).toBeCloseTo(0.75, 2)
    const { total } = await relay.admin.getUsage({ query: { by: 'key' } })
    expect(total.calls).toBe(4)
    for (const secret of ['friend', relay.keyId, relay.accountId, 'first', other])
      expect(text).not.toContain(secret)
    expect(headers['cache-control']).toBe('no-store')
  })

  it('are shown to nobody without a key, or with it in the address', async () => {
    expect(await ask({})).toMatchObject({ status: 401, headers: { 'x-carpool-error': 'missing_key' } })
    expect((await ask({}, `?key=${other}`)).status).toBe(401)
    expect((await ask({ 'x-api-key': `cr_${'0'.repeat(64)}` })).status).toBe(401)
  })

  it('are shown of a spent key too, and of no key that is switched off', async () => {
    const { key, secret } = await relay.admin.createKey({ body: { name: 'off' } })
    expect((await ask({ 'x-api-key': secret })).status).toBe(200)
    await relay.admin.changeKey({ id: key.id, body: { enabled: false } })
    expect((await ask({ 'x-api-key': secret })).status).toBe(401)
  })
})
