import { Agent, request } from 'undici'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LimitSettings } from '../../src-relay/contract/limit.ts'
import type { Store } from '../../src-relay/store/store.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { openTestStore } from '../fixtures/store.ts'

const callsAtOnce = 20
const calls = 300

let relay: TestRelay
let store: Store
const scope = new AsyncDisposableStack()

beforeAll(async () => {
  relay = scope.use(await startTestRelay())
  store = scope.use(await openTestStore(relay.redis)).store
})
afterAll(() => scope.disposeAsync())

it.each<readonly [string, LimitSettings]>([
  ['without limits', {}],
  ['with a limit of calls in flight', { callsInFlight: { max: 30 } }],
  ['with a queue in front of it', { callsInFlight: { max: 30, queue: { length: 30, waitSeconds: 30 } } }],
])('a call %s takes at most 10 Redis commands, as Redis counts them under load', async (_name, limits) => {
  const { secret, key } = await relay.admin.createKey({ body: { name: 'busy', limits } })
  const { commands, names } = await commandsOf(() => sendCalls(secret, calls))
  expect((await relay.admin.getUsage({ query: { key: key.id } })).total.calls).toBe(calls)
  expect(commands / calls, names).toBeLessThanOrEqual(10)
})

/** Redis's own count of what it did meanwhile, inside scripts too. */
async function commandsOf(work: () => Promise<void>) {
  await relay.quiet()
  await store.command('config', [], ['RESETSTAT'])
  await work()
  await relay.quiet()
  const stats = String(await store.command('info', [], ['commandstats']))
  const counts = [...stats.matchAll(/cmdstat_([^:]+):calls=(\d+)/g)]
    .map(([, name = '', count]) => ({ name, count: Number(count) }))
    .filter(({ name }) => !/^(config|info)/.test(name))
  return {
    commands: counts.reduce((sum, { count }) => sum + count, 0),
    names: counts.map(({ name, count }) => `${name} ${(count / calls).toFixed(2)}`).join(', '),
  }
}

async function sendCalls(secret: string, count: number): Promise<void> {
  const dispatcher = new Agent({ connections: callsAtOnce })
  const inTurn = async (): Promise<void> => {
    for (let index = 0; index < count / callsAtOnce; index += 1) {
      const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
        method: 'POST',
        dispatcher,
        headers: { 'x-api-key': secret, 'content-type': 'application/json' },
        body: messageBody({ stream: true }),
      })
      expect(reply.statusCode).toBe(200)
      await reply.body.text()
    }
  }
  await Promise.all(Array.from({ length: callsAtOnce }, inTurn))
  await dispatcher.close()
}
