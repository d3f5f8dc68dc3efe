import { request } from 'undici'
import { expect, it } from 'vitest'
import { messageBody, startTestRelay } from '../fixtures/relay.ts'

it("never sends an account's call past its proxy: a dead one fails closed (EC-102)", async () => {
  await using relay = await startTestRelay()
  await relay.admin.changeAccount({ id: relay.accountId, body: { proxy: 'http://127.0.0.1:9' } })
  const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': relay.key, 'content-type': 'application/json' },
    body: messageBody(),
  })
  expect(reply.statusCode).toBe(502)
  await reply.body.dump()
  expect(relay.simulator.log()).toEqual([])
  expect(relay.logs.join('\n')).toMatch(/"failure":"proxy"/)
})
