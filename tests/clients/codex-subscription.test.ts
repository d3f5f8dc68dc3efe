import { once } from 'node:events'
import { createServer } from 'node:net'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { simulatedChatGpt } from '../fixtures/chatgpt.ts'
import { approve } from '../fixtures/logins.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { createFriendMachine, findClient } from './friend-machine.ts'
import { guideLines, runGuide } from './guide.ts'
import { placesOf } from './received.ts'

const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.'
const quiet = ['analytics.enabled=false', 'features.apps=false', 'features.plugins=false']

describe('Codex 0.169.0 on a ChatGPT subscription', () => {
  let relay: TestRelay
  beforeAll(async () => {
    relay = await startTestRelay({ endpoints: simulatedChatGpt })
  })
  afterAll(() => relay[Symbol.asyncDispose]())

  const begin = () =>
    relay.admin.beginLogin({ body: { provider: 'codex', kind: 'oauth', acceptTerms: true, way: 'loopback' } })

  it("is logged in to by the owner's own browser, at one of the two ports the provider knows", async () => {
    const taken = createServer().listen(1455, '127.0.0.1')
    await once(taken, 'listening')
    const second = await begin()
    expect(await approve(second)).toMatch(/^http:\/\/localhost:1457\/auth\/callback\?/)
    await relay.admin.cancelLogin({ id: second.id })
    await new Promise(resolve => taken.close(resolve))
    const { id, pageUrl } = await begin()
    const redirect = await approve({ pageUrl })
    expect(redirect).toMatch(/^http:\/\/localhost:1455\/auth\/callback\?/)
    const { statusCode, body } = await request(redirect)
    expect([statusCode, await body.text()]).toEqual([200, expect.stringContaining('close this page')])
    await expect.poll(() => relay.admin.getLogin({ id })).toMatchObject({ state: 'ready' })
    const account = await relay.admin.finishLogin({ id, body: {} })
    expect(account).toMatchObject({ kind: 'oauth', identity: { email: 'ann@example.test' } })
  })

  it.each([[[]], [['model_providers.carpool.supports_websockets=true']]])(
    'is answered, set up as our guide says, with %j beside it',
    async more => {
      relay.simulator.clearLog()
      await using machine = await createFriendMachine({})
      const lines = guideLines('codex-bash', { baseUrl: relay.baseUrl, key: relay.key })
      const settings = [...quiet, ...more, 'model="gpt-5-codex"'].flatMap(each => ['-c', each])
      const args = [...(lines.at(-1)?.split(' ').slice(1) ?? []), ...settings]
      const program = await findClient('codex', '0.169.0', 'codex')
      const run = await runGuide(machine, lines, program, [...args, 'exec', '--skip-git-repo-check', 'hi'])
      expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(answer) })
      const calls = relay.simulator.log()
      expect(calls).toMatchObject([{ path: '/backend-api/codex/responses', ending: 'complete' }])
      for (const call of calls) {
        expect(call.headers['chatgpt-account-id']).toMatch(/^[\da-f-]{36}$/)
        expect(placesOf(relay.key.slice('cr_'.length), call)).toEqual([])
      }
    },
  )
})
