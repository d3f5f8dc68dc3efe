import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addGoogleLogin, simulatedGoogle } from '../fixtures/google-login.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { createFriendMachine, findClient } from './friend-machine.ts'
import { placesOf } from './received.ts'

const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.'

describe('Gemini CLI 0.61.0 in Code Assist mode through the relay', () => {
  let relay: TestRelay
  beforeAll(async () => {
    relay = await startTestRelay({ endpoints: simulatedGoogle })
    await addGoogleLogin(relay)
  })
  afterAll(() => relay[Symbol.asyncDispose]())

  it("prints the answer of a Google login's account", async () => {
    await using machine = await createFriendMachine({
      GOOGLE_GENAI_USE_GCA: 'true',
      GOOGLE_CLOUD_ACCESS_TOKEN: relay.key,
      CODE_ASSIST_ENDPOINT: `${relay.baseUrl}/gemini`,
      GEMINI_MODEL: 'gemini-2.5-pro',
    })
    const settings = join(machine.homeDir, '.gemini')
    await mkdir(settings)
    const auth = { security: { auth: { selectedType: 'oauth-personal' } } }
    await writeFile(join(settings, 'settings.json'), JSON.stringify(auth))
    relay.simulator.clearLog()
    const gemini = await findClient('gemini-cli', '0.61.0', 'gemini')
    const run = await machine.run(gemini, ['--skip-trust', '-p', 'hi'])
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(answer) })
    const calls = relay.simulator.log()
    expect(calls.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        '/google/v1internal:loadCodeAssist',
        '/google/v1internal:streamGenerateContent',
      ]),
    )
    for (const call of calls) {
      expect(call.headers.authorization).toMatch(/^Bearer ya29\./)
      expect(placesOf(relay.key.slice('cr_'.length), call)).toEqual([])
    }
    await relay.quiet()
    const told = relay.simulator.ledger().find(({ model }) => model === 'gemini-2.5-pro')
    const { total } = await relay.admin.getUsage({})
    expect(total).toMatchObject({ input: told?.input, output: told?.output, reasoning: told?.reasoning })
  })
})
