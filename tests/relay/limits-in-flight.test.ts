import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { messageBody } from '../fixtures/relay.ts'
import { startTwoRelays, type TwoRelays } from '../fixtures/two-relays.ts'

let relays: TwoRelays
let dispatcher: Agent
beforeEach(async () => {
  dispatcher = new Agent({ connections: 300 })
  relays = await startTwoRelays()
})
afterEach(async () => {
  await dispatcher.close()
  await relays[Symbol.asyncDispose]()
})

interface Send {
  readonly baseUrl: string
  readonly key: string
  readonly stream?: boolean
  readonly signal?: AbortSignal
}

async function send({ baseUrl, key, stream = true, signal }: Send): Promise<number> {
  const { statusCode, body } = await request(`${baseUrl}/api/v1/messages`, {
    method: 'POST',
    dispatcher,
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: messageBody({ stream }),
    ...(signal && { signal }),
  })
  const text = await body.text()
  if (statusCode === 200 && !text.includes('message_stop') && stream) throw new Error('cut short')
  return statusCode
}

const newKey = async (max: number, length?: number) => {
  const queue = length === undefined ? {} : { queue: { length, waitSeconds: 60 } }
  const limits = { callsInFlight: { max, ...queue } }
  return await relays.one.admin.createKey({ body: { name: 'friend', limits } })
}
/** Both relays must know of a key before a test begins. */
const known = async (id: string) =>
  expect.poll(async () => (await relays.two.admin.listKeys()).some(key => key.id === id)).toBe(true)
const baseUrlOf = (at: number) => (at % 2 === 0 ? relays.one : relays.two).baseUrl
const heldBy = async (id: string) => (await relays.two.admin.getKeyLimits({ id })).uses[0]

describe('calls in flight', () => {
  it('of 200 parallel calls on two relays never more than 5 are upstream, and all come through the queue', async () => {
    const { one } = relays
    const { key, secret } = await newKey(5, 200)
    await known(key.id)
    one.simulator.script({ events: 5, eventDelayMs: 5 })
    one.simulator.resetPeak()
    const statuses = await Promise.all(
      Array.from({ length: 200 }, (_, at) => send({ baseUrl: baseUrlOf(at), key: secret })),
    )
    expect(statuses.filter(status => status === 200)).toHaveLength(200)
    expect(one.simulator.peakOpenCalls()).toBe(5)
    await expect.poll(() => heldBy(key.id)).toMatchObject({ used: 0, waiting: 0 })
  }, 120_000)

  it('PS-14: come to nothing after any mix of ends: whole, left in the queue, left in the stream, cut, failed', async () => {
    const { one } = relays
    const { key, secret } = await newKey(8, 400)
    await known(key.id)
    one.simulator.script({ events: 6, eventDelayMs: 5 })
    one.simulator.script('cutAfter=3', { times: 30 })
    one.simulator.script('reset', { times: 20 })
    one.simulator.script('status=500', { times: 20 })
    const ends = await Promise.allSettled(
      Array.from({ length: 300 }, async (_, at) => {
        await sleep(Math.random() * 500)
        const signal = at % 3 === 0 ? AbortSignal.timeout(1 + Math.random() * 600) : undefined
        return await send({ baseUrl: baseUrlOf(at), key: secret, ...(signal && { signal }) })
      }),
    )
    expect(ends.some(({ status }) => status === 'rejected')).toBe(true)
    expect(ends.some(({ status }) => status === 'fulfilled')).toBe(true)
    expect(one.simulator.peakOpenCalls()).toBeLessThanOrEqual(8)
    await expect.poll(() => heldBy(key.id), { timeout: 10_000 }).toMatchObject({ used: 0, waiting: 0 })
    expect(one.server.status().heldSlots + relays.two.server.status().heldSlots).toBe(0)
  }, 120_000)

  it('without a queue are refused at once with 429, when to come again, and the rule', async () => {
    const { one } = relays
    const { key, secret } = await newKey(1)
    await known(key.id)
    one.simulator.script({ events: 5, eventDelayMs: 200 })
    const running = send({ baseUrl: one.baseUrl, key: secret })
    await expect.poll(() => heldBy(key.id)).toMatchObject({ used: 1, max: 1 })
    const { statusCode, headers, body } = await request(`${relays.two.baseUrl}/api/v1/messages`, {
      method: 'POST',
      dispatcher,
      headers: { 'x-api-key': secret },
      body: messageBody(),
    })
    expect(statusCode).toBe(429)
    expect(headers['retry-after']).toBe('5')
    expect(headers['x-carpool-error']).toBe('limit_reached')
    expect(await body.json()).toMatchObject({
      error: { type: 'rate_limit_error', message: expect.stringContaining('1 call at the same time') },
    })
    expect(await running).toBe(200)
  })

  it('EC-115 PS-37: are not taken by probes, nor is any budget, though they need a key', async () => {
    const { one } = relays
    const window = { kind: 'total' } as const
    const limits = {
      callsInFlight: { max: 1 },
      requests: [{ max: 1, window }],
      cost: [{ maxUsd: 0.01, window }],
    }
    const { key, secret } = await one.admin.createKey({ body: { name: 'friend', limits } })
    const probe = async (headers: Record<string, string>) => {
      const { statusCode, body } = await request(`${one.baseUrl}/api/v1/messages/count_tokens`, {
        method: 'POST',
        dispatcher,
        headers,
        body: messageBody(),
      })
      await body.dump()
      return statusCode
    }
    const burst = await Promise.all(Array.from({ length: 25 }, () => probe({ 'x-api-key': secret })))
    expect(burst).toEqual(Array.from({ length: 25 }, () => 200))
    expect(await probe({ 'x-api-key': `cr_${'0'.repeat(64)}` })).toBe(403)
    expect(await probe({})).toBe(403)
    const { uses } = await one.admin.getKeyLimits({ id: key.id })
    expect(uses.map(({ used, reserved }) => used + reserved)).toEqual([0, 0, 0])
    expect(await send({ baseUrl: one.baseUrl, key: secret })).toBe(200)
  })
})
