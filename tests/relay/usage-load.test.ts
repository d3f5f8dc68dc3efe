import { Agent, request } from 'undici'
import { expect, it } from 'vitest'
import { messageBody, startTestRelay } from '../fixtures/relay.ts'
import { openTestStore } from '../fixtures/store.ts'

const callsAtOnce = 20
const calls = 600

it('a call takes at most 10 Redis commands through the whole relay, as Redis counts them under load', async () => {
  await using relay = await startTestRelay()
  await using opened = await openTestStore(relay.redis)
  const dispatcher = new Agent({ connections: callsAtOnce })
  const callInTurn = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
        method: 'POST',
        dispatcher,
        headers: { 'x-api-key': relay.key, 'content-type': 'application/json' },
        body: messageBody({ stream: true }),
      })
      expect(reply.statusCode).toBe(200)
      await reply.body.text()
    }
  }
  await callInTurn(3)
  await relay.quiet()
  await opened.store.command('config', [], ['RESETSTAT'])
  await Promise.all(Array.from({ length: callsAtOnce }, () => callInTurn(calls / callsAtOnce)))
  await relay.quiet()
  const stats = String(await opened.store.command('info', [], ['commandstats']))
  const commands = [...stats.matchAll(/cmdstat_([^:]+):calls=(\d+)/g)]
    .filter(([, name]) => !/^(config|info)/.test(name ?? ''))
    .reduce((sum, [, , count]) => sum + Number(count), 0)
  await dispatcher.close()
  expect((await relay.admin.getUsage({})).total.calls).toBe(calls + 3)
  expect(commands / calls, `${(commands / calls).toFixed(2)} commands a call`).toBeLessThanOrEqual(10)
}, 60_000)
