import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { usageKeys } from '../../src-relay/usage/usage-keys.ts'
import { accountSecret, messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { openTestStore } from '../fixtures/store.ts'

const hourMs = 3_600_000
let relay: TestRelay
let heavy: { readonly id: string; readonly secret: string }
const clock = { ahead: 0 }
const now = (): number => Date.now() + clock.ahead

beforeAll(async () => {
  relay = await startTestRelay({ now })
  const { key, secret } = await relay.admin.createKey({ body: { name: 'heavy' } })
  heavy = { id: key.id, secret }
})
afterAll(() => relay[Symbol.asyncDispose]())

async function call(secret: string): Promise<number> {
  const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': secret, 'content-type': 'application/json' },
    body: messageBody(),
  })
  await reply.body.dump()
  return reply.statusCode
}

/** Makes the provider state its 5-hour window in every answer. */
function state(utilization: number, resetsAt: number): void {
  relay.simulator.clearScripts()
  relay.simulator.script({
    headers: {
      'anthropic-ratelimit-unified-status': 'allowed',
      'anthropic-ratelimit-unified-5h-status': 'allowed',
      'anthropic-ratelimit-unified-5h-utilization': String(utilization),
      'anthropic-ratelimit-unified-5h-reset': String(Math.floor(resetsAt / 1000)),
    },
  })
}

describe("the provider's windows", () => {
  it('PS-31 come from the headers of normal traffic, with age, history and forecast', async () => {
    const resetsAt = now() + 4 * hourMs
    state(0.2, resetsAt)
    expect(await call(relay.key)).toBe(200)
    clock.ahead += hourMs
    state(0.6, resetsAt)
    expect(await call(heavy.secret)).toBe(200)
    await vi.waitFor(async () => expect(await history()).toHaveLength(2), { timeout: 3000 })
    clock.ahead += 60_000
    const { accounts, pools } = await relay.admin.getQuota()
    const window = accounts[0]?.windows.find(({ name }) => name === '5h')
    expect(window).toMatchObject({ utilization: 0.6, windowSeconds: 18_000 })
    expect(window?.ageMs).toBeGreaterThanOrEqual(60_000)
    expect(window?.ageMs).toBeLessThan(70_000)
    // 40 % in the last hour: the other 40 % last another one.
    const left = ((window?.forecast?.runsOutAt ?? 0) - now()) / hourMs
    expect(left).toBeGreaterThan(0.9)
    expect(left).toBeLessThan(1.1)
    expect(pools).toMatchObject([{ name: '5h', accounts: 1, utilization: 0.6 }])
  })

  const history = () => relay.admin.getQuotaHistory({ query: { account: relay.accountId, name: '5h' } })

  it('are shared out by what each friend used of them', async () => {
    await relay.quiet()
    const calls = (await relay.admin.listCalls({})).calls
    const { rows } = await relay.admin.getQuotaShares({ query: { account: relay.accountId, name: '5h' } })
    const total = calls.reduce((sum, { costMicroUsd }) => sum + (costMicroUsd ?? 0), 0)
    for (const { keyId, share, weight } of rows) {
      const own = calls.filter(entry => entry.keyId === keyId)
      expect(weight).toBe(own.reduce((sum, { costMicroUsd }) => sum + (costMicroUsd ?? 0), 0))
      expect(share).toBeCloseTo(weight / total, 6)
    }
    expect(rows.map(({ keyName }) => keyName).toSorted()).toEqual(['friend', 'heavy'])
  })

  it('are kept for the others where one friend is over their share, once the owner wants it', async () => {
    state(0.98, now() + hourMs)
    for (let turn = 0; turn < 10; turn += 1) expect(await call(heavy.secret)).toBe(200)
    await relay.quiet()
    await vi.waitFor(async () => expect((await history()).at(-1)?.utilization).toBe(0.98), { timeout: 3000 })
    await relay.admin.changeFairShare({ body: { enabled: true } })
    expect(await call(heavy.secret)).toBe(429)
    expect(await call(relay.key)).toBe(200)
    await relay.admin.changeFairShare({ body: { ownerKeyId: heavy.id } })
    expect(await call(heavy.secret)).toBe(200)
    await relay.admin.changeFairShare({ body: { ownerKeyId: null, enabled: false } })
    expect(await call(heavy.secret)).toBe(200)
  })
})

describe('a failover', () => {
  it('counts once, and the log says in words how the call came to its account', async () => {
    relay.simulator.clearScripts()
    const second = `${accountSecret}-2`
    relay.simulator.acceptSecrets(second)
    const body = {
      provider: 'claude',
      name: 'second',
      baseUrl: relay.simulator.url,
      secret: second,
      priority: 60,
    }
    await relay.admin.createAccount({ body })
    relay.simulator.script({ status: 529 }, { secret: accountSecret, times: 1 })
    await relay.quiet()
    const before = (await relay.admin.getUsage({})).total.calls
    expect(await call(relay.key)).toBe(200)
    await relay.quiet()
    expect((await relay.admin.getUsage({})).total.calls).toBe(before + 1)
    const [settled] = (await relay.admin.listCalls({ query: { limit: 1 } })).calls
    expect(settled).toMatchObject({ accountName: 'second', attempts: 2, ending: 'complete' })
    expect(settled?.routing).toMatch(/^first: .+; answered by second \(.+\)$/)
  })
})

describe('a removed account', () => {
  it('leaves nothing behind of its windows', async () => {
    await using opened = await openTestStore(relay.redis)
    const traces = async () => [
      await opened.store.command('hlen', [usageKeys.quotas]),
      await opened.store.command('exists', [usageKeys.quotaSamples(relay.accountId, '5h')]),
    ]
    expect(await traces()).toEqual([1, 1])
    await relay.admin.removeAccount({ id: relay.accountId })
    await vi.waitFor(async () => expect(await traces()).toEqual([0, 0]))
  })
})
