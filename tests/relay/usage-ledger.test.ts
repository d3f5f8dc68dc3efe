import { request } from 'undici'
import { expect, it } from 'vitest'
import type { UsageGroup, UsageStep } from '../../src-relay/contract/usage.ts'
import { startTestRedis } from '../fixtures/redis.ts'
import { accountSecret, messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { addUsage, noUsage, type TokenUsage } from '../simulator/usage.ts'

const models = ['claude-sonnet-4-5', 'claude-opus-4-5', 'claude-haiku-4-5'] as const
const secondSecret = `${accountSecret}-2`

type Wish = { readonly secret: string; readonly model: string; readonly stream: boolean }

async function open(relay: TestRelay, { secret, model, stream }: Wish) {
  return await request(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': secret, 'content-type': 'application/json' },
    body: messageBody({ model, stream }),
  })
}

async function send(relay: TestRelay, wish: Wish): Promise<number> {
  const reply = await open(relay, wish)
  await reply.body.dump()
  return reply.statusCode
}

/** Leaves when the first event has come, long before the last. */
async function leaveEarly(relay: TestRelay, wish: Wish): Promise<void> {
  const { body } = await open(relay, { ...wish, stream: true })
  await body[Symbol.asyncIterator]().next()
  body.on('error', () => {}).destroy()
}

it('the books agree with the provider on every call: failed over, left early, or ended while Redis was gone', async () => {
  await using redis = await startTestRedis({ persist: true })
  await using relay = await startTestRelay({ redis })
  const { admin, simulator } = relay
  simulator.acceptSecrets(secondSecret)
  const baseUrl = simulator.url
  await admin.createAccount({ body: { provider: 'claude', name: 'b', baseUrl, secret: secondSecret } })
  const secrets = await Promise.all(
    Array.from({ length: 8 }, async (_, at) => (await admin.createKey({ body: { name: `k${at}` } })).secret),
  )
  const wishes = Array.from({ length: 120 }, (_, at) => ({
    secret: secrets[at % 8] ?? '',
    model: models[at % 3] ?? '',
    stream: at % 2 === 0,
  }))
  simulator.script({ status: 529 }, { secret: accountSecret, times: 5 })
  expect(new Set(await Promise.all(wishes.map(wish => send(relay, wish))))).toEqual(new Set([200]))

  simulator.script({ events: 60, eventDelayMs: 100 })
  await Promise.all(wishes.slice(0, 20).map(wish => leaveEarly(relay, wish)))
  await expect.poll(() => simulator.openCalls().length).toBe(0)

  simulator.clearScripts()
  simulator.script({ events: 20, eventDelayMs: 50 })
  const running = wishes.slice(0, 20).map(wish => send(relay, { ...wish, stream: true }))
  await expect.poll(() => simulator.openCalls().length).toBe(20)
  await redis.kill()
  await Promise.all(running)
  await redis.restart()
  await relay.quiet()

  const told = simulator.ledger().reduce<TokenUsage>(addUsage, noUsage)
  const { total } = await admin.getUsage({})
  expect(total).toMatchObject({ ...told, calls: 160 })
  for (const by of ['key', 'account', 'model', 'client', 'hour', 'month'] satisfies (
    | UsageGroup
    | UsageStep
  )[])
    expect((await admin.getUsage({ query: { by } })).total, by).toEqual(total)
  const { rows } = await admin.getUsage({ query: { by: 'model' } })
  for (const model of models) {
    const own = simulator.ledger().filter(row => row.model === model)
    expect(rows.find(({ id }) => id === model)?.totals).toMatchObject(
      own.reduce<TokenUsage>(addUsage, noUsage),
    )
  }
  const endings = Object.groupBy(
    (await admin.listCalls({ query: { limit: 500 } })).calls,
    ({ ending }) => ending,
  )
  expect(endings.complete).toHaveLength(140)
  expect(endings.partial).toHaveLength(20)
})
