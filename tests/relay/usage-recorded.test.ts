import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordedMessages } from '../fixtures/recorded-messages.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'

let relay: TestRelay

beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay[Symbol.asyncDispose]())

const noUsage = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
}

async function callOnce(model: string, stream: boolean): Promise<void> {
  const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': relay.key, 'content-type': 'application/json' },
    body: messageBody({ model, stream }),
  })
  // A cut answer fails while it is read; what the books say of it is what matters here.
  await reply.body.text().catch(() => undefined)
  await relay.quiet()
}

describe('a recorded answer in the Messages format is entered as the provider reported it', () => {
  it.each(recordedMessages)('$name', async ({ model, stream, script, usage, costMicroUsd, ending }) => {
    relay.simulator.script(script, { times: 1 })
    const before = (await relay.admin.getUsage({})).total
    await callOnce(model, stream)
    const [settled] = (await relay.admin.listCalls({ query: { limit: 1 } })).calls
    expect(settled).toMatchObject({
      usage: { ...noUsage, ...usage },
      costMicroUsd,
      ending,
      modelAsked: model,
    })
    expect(settled?.requestBytes).toBe(messageBody({ model, stream }).length)
    const after = (await relay.admin.getUsage({})).total
    expect(after.calls - before.calls).toBe(1)
    expect(after.costMicroUsd - before.costMicroUsd).toBe(costMicroUsd ?? 0)
    expect(after.unpricedCalls - before.unpricedCalls).toBe(costMicroUsd === null ? 1 : 0)
  })

  it('PS-13 every screen and export shows the same sum', async () => {
    const reports = await Promise.all(
      (['key', 'account', 'model', 'client', 'provider', 'hour', 'day', 'week', 'month'] as const).map(by =>
        relay.admin.getUsage({ query: { by } }),
      ),
    )
    const [first] = reports
    for (const { total } of reports) expect(total).toEqual(first?.total)
    const { text } = await relay.admin.exportUsage({ query: { by: 'model', format: 'json' } })
    expect(JSON.parse(text).total).toEqual(first?.total)
    expect(first?.total.calls).toBe(recordedMessages.length)
  })

  it('EC-057 lists the model without a price, and prices its calls when it gets one', async () => {
    const { unpriced, date } = await relay.admin.getPrices()
    expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(unpriced).toEqual([{ model: 'claude-of-tomorrow', calls: 1 }])
    const before = (await relay.admin.getUsage({})).total
    const prices = await relay.admin.changePrices({
      body: { models: { 'claude-of-tomorrow': { input: 1, output: 2 } } },
    })
    expect(prices.unpriced).toEqual([])
    const after = (await relay.admin.getUsage({})).total
    expect(after).toEqual({ ...before, costMicroUsd: before.costMicroUsd + 30, unpricedCalls: 0 })
  })
})
