import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestRedis, type TestRedis } from '../fixtures/redis.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'

let redis: TestRedis
let relay: TestRelay
const dispatcher = new Agent({ connections: 50 })

beforeAll(async () => {
  redis = await startTestRedis({ persist: true })
  relay = await startTestRelay({ redis })
})
afterAll(async () => {
  await dispatcher.close()
  await relay[Symbol.asyncDispose]()
  await redis.stop()
})

const send = (change: Readonly<Record<string, unknown>> = {}) =>
  request(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    dispatcher,
    headers: { 'x-api-key': relay.key, 'content-type': 'application/json' },
    body: messageBody(change),
  })
const health = async () => {
  const reply = await request(`${relay.baseUrl}/health`, { dispatcher })
  await reply.body.dump()
  return reply.statusCode
}

describe('while Redis is gone', () => {
  it('running streams finish, new calls get a clear 503, and nothing that was used is lost (EC-072, EC-108)', async () => {
    const before = (await relay.admin.getUsage({})).total
    relay.simulator.clearLedger()
    relay.simulator.script({ eventDelayMs: 150 }, { times: 10 })
    const streams = await Promise.all(Array.from({ length: 10 }, () => send({ stream: true })))
    await redis.kill()

    await expect.poll(() => relay.server.status().state, { timeout: 2000 }).toBe('degraded')
    const askedAt = Date.now()
    const refused = await send()
    expect(Date.now() - askedAt).toBeLessThan(1000)
    expect(refused.statusCode).toBe(503)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(refused.headers['x-carpool-error']).toBe('store_down')
    expect(await refused.body.json()).toMatchObject({ type: 'error', error: { type: 'overloaded_error' } })
    expect(await health()).toBe(503)

    const texts = await Promise.all(streams.map(({ body }) => body.text()))
    for (const text of texts) expect(text).toMatch(/message_stop[^]*\n\n$/)
    expect(relay.server.status().pendingRecords).toBe(10)

    await redis.restart()
    await expect.poll(health, { timeout: 5000 }).toBe(200)
    await expect.poll(() => relay.server.status().pendingRecords, { timeout: 5000 }).toBe(0)
    const after = (await relay.admin.getUsage({})).total
    expect(after.calls - before.calls).toBe(10)
    const told = relay.simulator.ledger().reduce((sum, { output }) => sum + output, 0)
    expect(after.output - before.output).toBe(told)
    expect((await send()).statusCode).toBe(200)
  })

  it('a Redis that hangs counts as gone: the answer still comes within a second', async () => {
    const { secret, key } = await relay.admin.createKey({
      body: { name: 'limited', limits: { callsInFlight: { max: 5 } } },
    })
    redis.pause()
    try {
      const askedAt = Date.now()
      const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
        method: 'POST',
        dispatcher,
        headers: { 'x-api-key': secret },
        body: messageBody(),
      })
      expect(reply.statusCode).toBe(503)
      expect(Date.now() - askedAt).toBeLessThan(1000)
      await reply.body.dump()
    } finally {
      redis.resume()
    }
    await expect.poll(health, { timeout: 5000 }).toBe(200)
    await relay.admin.revokeKey({ id: key.id, body: {} })
  })
})
