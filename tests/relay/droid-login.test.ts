import { afterAll, beforeAll, expect, it } from 'vitest'
import { ask } from '../fixtures/ask.ts'
import { addFactoryLogin, beginFactoryLogin, simulatedFactory } from '../fixtures/factory-login.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { factoryUser } from '../simulator/factory/login.ts'

let relay: TestRelay

beforeAll(async () => {
  relay = await startTestRelay({ endpoints: simulatedFactory })
})
afterAll(() => relay[Symbol.asyncDispose]())

const call = (userAgent: string) => {
  const headers = { 'x-api-key': relay.key, 'content-type': 'application/json', 'user-agent': userAgent }
  const port = Number(new URL(relay.baseUrl).port)
  return ask({ port, method: 'POST', path: '/droid/claude/v1/messages', headers, body: messageBody() })
}

it('a code entered on the page of Factory makes an account, which serves its own client only', async () => {
  const account = await addFactoryLogin(relay)
  expect(account).toMatchObject({ name: factoryUser.email, kind: 'oauth', health: { state: 'ready' } })
  expect((await call('factory-cli/0.215.0')).status).toBe(200)
  expect(relay.simulator.log().at(-1)?.headers.authorization).toMatch(/^Bearer fk-login-/)
  expect((await call('curl/8')).status).toBe(403)
  relay.simulator.refuseSecrets(relay.simulator.log().at(-1)?.secret ?? '')
  // Renewed within its organisation.
  expect((await call('factory-cli/0.215.0')).status).toBe(200)
  expect(JSON.stringify([account, relay.logs])).not.toMatch(/fk-login/)
})

it('a page that is not there is said to have moved', async () => {
  relay.simulator.script('status=404', { path: '/factory/user_management/authorize/device', times: 1 })
  await expect(beginFactoryLogin(relay)).rejects.toThrow(/address/)
})
