import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { Agent, request } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LimitSettings } from '../../src-relay/contract/limit.ts'
import { messageBody } from '../fixtures/relay.ts'
import { startTwoRelays, type TwoRelays } from '../fixtures/two-relays.ts'

let relays: TwoRelays
let dispatcher: Agent
let clock: number
beforeEach(async () => {
  clock = Date.parse('2026-11-22T12:00:00Z')
  dispatcher = new Agent({ connections: 300 })
  relays = await startTwoRelays({ config: { timeZone: 'Asia/Shanghai' }, now: () => clock })
})
afterEach(async () => {
  await dispatcher.close()
  await relays[Symbol.asyncDispose]()
})

async function newKey(limits: LimitSettings) {
  const { key, secret } = await relays.one.admin.createKey({ body: { name: 'friend', limits } })
  await expect
    .poll(async () => (await relays.two.admin.listKeys()).some(({ id }) => id === key.id))
    .toBe(true)
  return { key, secret }
}

async function send(at: number, key: string, change: Readonly<Record<string, unknown>> = {}) {
  const { statusCode, headers, body } = await request(
    `${(at % 2 === 0 ? relays.one : relays.two).baseUrl}/api/v1/messages`,
    {
      method: 'POST',
      dispatcher,
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: messageBody(change),
    },
  )
  return { status: statusCode, headers, text: await body.text() }
}

const day = { window: { kind: 'day' } } as const
const upstreamCalls = () => relays.one.simulator.log().filter(({ path }) => path === '/v1/messages').length
const firstUse = async (id: string) => (await relays.two.admin.getKeyLimits({ id })).uses[0]

describe('a limit of requests', () => {
  it('of 100 a day under 1,000 parallel calls on two relays lets exactly 100 through', async () => {
    const { key, secret } = await newKey({ requests: [{ max: 100, ...day }] })
    const answers = await Promise.all(Array.from({ length: 1000 }, (_, at) => send(at, secret)))
    const passed = answers.filter(({ status }) => status === 200)
    expect(passed).toHaveLength(100)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(900)
    expect(upstreamCalls()).toBe(100)
    expect(await firstUse(key.id)).toMatchObject({ used: 100, max: 100 })
  }, 120_000)

  it('says when it frees, in the configured zone, and that it is of no use to try again before', async () => {
    const { secret } = await newKey({ requests: [{ max: 1, ...day }] })
    expect((await send(0, secret)).status).toBe(200)
    const { status, headers, text } = await send(1, secret)
    expect(status).toBe(429)
    expect(headers).toMatchObject({
      'retry-after': String(4 * 3600),
      'x-should-retry': 'false',
      'x-carpool-error': 'budget_spent',
    })
    expect(text).toContain('1 request a day: 1 used. It frees at 2026-11-23 00:00 (Asia/Shanghai).')
    clock = Date.parse('2026-11-22T16:00:00Z')
    expect((await send(1, secret)).status).toBe(200)
  })

  it('is not used up by calls that never reach an upstream', async () => {
    const { one } = relays
    const { key, secret } = await newKey({ requests: [{ max: 3, ...day }] })
    await one.admin.changeAccount({ id: one.accountId, body: { enabled: false } })
    await expect.poll(async () => (await relays.two.admin.listAccounts())[0]?.enabled).toBe(false)
    expect((await Promise.all([0, 1, 2, 3].map(at => send(at, secret)))).map(({ status }) => status)).toEqual(
      expect.arrayContaining([503, 503, 503]),
    )
    await expect.poll(() => firstUse(key.id)).toMatchObject({ used: 0 })
  })
})

describe('a budget', () => {
  /** A cent and a half a call at the table's price, or 1,050 tokens. */
  const oneCall = { model: 'claude-sonnet-4-5@sim:usage.input=0,usage.output=1000' }
  const microUsdPerCall = 15_000

  it('in dollars at its edge is overshot by 50 parallel calls by at most the cost of one', async () => {
    const { key, secret } = await newKey({ cost: [{ maxUsd: 0.1, ...day }] })
    const body = { model: oneCall.model, max_tokens: 1000 }
    for (let at = 0; at < 6; at += 1) expect((await send(at, secret, body)).status).toBe(200)
    await expect.poll(() => firstUse(key.id)).toMatchObject({ used: 6 * microUsdPerCall, reserved: 0 })
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => send(at, secret, body)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(49)
    await expect.poll(() => firstUse(key.id)).toMatchObject({ used: 7 * microUsdPerCall, reserved: 0 })
    const { status, text } = await send(0, secret, body)
    expect(status).toBe(429)
    expect(text).toContain('$0.10 a day: $0.10 used')
    await expect
      .poll(async () => (await relays.one.admin.getUsage({})).total.costMicroUsd)
      .toBe(7 * microUsdPerCall)
  }, 60_000)

  it('for one model family leaves the others alone, and is empty again after a reset by hand', async () => {
    const { key, secret } = await newKey({ tokens: [{ max: 500, ...day, models: 'sonnet' }] })
    const haiku = { model: 'claude-haiku-4-5@sim:usage.output=1000' }
    expect((await send(0, secret, oneCall)).status).toBe(200)
    await expect.poll(async () => (await firstUse(key.id))?.used).toBeGreaterThan(999)
    expect((await send(1, secret, oneCall)).status).toBe(429)
    expect((await send(1, secret, haiku)).status).toBe(200)
    const { uses, timeZone } = await relays.two.admin.resetKeyLimits({ id: key.id, body: {} })
    expect(timeZone).toBe('Asia/Shanghai')
    expect(uses[0]).toMatchObject({ used: 0, models: 'sonnet' })
    expect((await send(1, secret, oneCall)).status).toBe(200)
  })
})

/** What clients ask of a Redis, but for what relays ask from time to time without any call. */
async function watchRedis(url: string): Promise<AsyncDisposable & { commands(): readonly string[][] }> {
  const redis = new Redis(url)
  const monitor = await redis.monitor()
  const commands: string[][] = []
  monitor.on('monitor', (_time: string, args: string[], source: string) => {
    const isRoutine = args[0] === 'ping' || args.some(arg => arg.endsWith('}:revision'))
    if (source !== 'lua' && !isRoutine) commands.push(args)
  })
  return {
    commands: () => commands,
    async [Symbol.asyncDispose]() {
      monitor.disconnect()
      redis.disconnect()
    },
  }
}

describe('what admission costs', () => {
  it('is at most 3 round trips to Redis for a key with every limit, as Redis counts them', async () => {
    const { one } = relays
    const windows = [
      { kind: 'rolling', minutes: 60 },
      { kind: 'five-hours' },
      { kind: 'day' },
      { kind: 'week', startsOn: 'monday', hour: 0 },
      { kind: 'total' },
    ] as const
    const rules = windows.map(window => ({ max: 1_000_000, window }))
    const { secret } = await newKey({
      callsInFlight: { max: 10, queue: { length: 10, waitSeconds: 10 } },
      requests: rules,
      tokens: rules,
      cost: windows.map(window => ({ maxUsd: 100, window })),
    })
    await send(0, secret)
    await one.quiet()
    one.simulator.clearLog()
    one.simulator.script({ delayMs: 1500 })
    await using watch = await watchRedis(one.redis.url)
    const running = send(0, secret)
    await one.simulator.waitFor(({ path }) => path === '/v1/messages')
    // What Redis tells of itself comes a moment later than what it did.
    await sleep(700)
    expect(watch.commands().map(([name]) => name)).toEqual(['evalsha', 'evalsha'])
    expect((await running).status).toBe(200)
  })
})
