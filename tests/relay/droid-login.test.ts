import { afterAll, beforeAll, expect, it } from 'vitest'
import { ask } from '../fixtures/ask.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { factoryUser } from '../simulator/factory/login.ts'

let relay: TestRelay

const simulated = (url: string): object => ({
  providers: {
    droid: {
      apiBaseUrl: `${url}/factory/api/llm`,
      login: {
        deviceUrl: `${url}/factory/user_management/authorize/device`,
        tokenUrl: `${url}/factory/user_management/authenticate`,
      },
    },
  },
})

beforeAll(async () => {
  relay = await startTestRelay({ endpoints: simulated })
})
afterAll(() => relay[Symbol.asyncDispose]())

const beginLogin = () =>
  relay.admin.beginLogin({ body: { provider: 'droid', kind: 'oauth', way: 'device', acceptTerms: true } })
const call = (userAgent: string) => {
  const headers = { 'x-api-key': relay.key, 'content-type': 'application/json', 'user-agent': userAgent }
  const port = Number(new URL(relay.baseUrl).port)
  return ask({ port, method: 'POST', path: '/droid/claude/v1/messages', headers, body: messageBody() })
}

it('a code entered on the page of Factory makes an account, which serves its own client only', async () => {
  const login = await beginLogin()
  expect(login).toMatchObject({ state: 'waiting', userCode: expect.stringMatching(/^SIM-/) })
  expect(login.pageUrl).toContain(login.userCode)
  relay.simulator.factoryLogins.enter(login.userCode ?? '')
  await expect
    .poll(async () => (await relay.admin.getLogin({ id: login.id })).state, { timeout: 10_000 })
    .toBe('ready')
  const account = await relay.admin.finishLogin({ id: login.id, body: {} })
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
  await expect(beginLogin()).rejects.toThrow(/address/)
})
