import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { factoryPrefix } from '../simulator/factory/factory.ts'
import { type ClientRun, createFriendMachine, findClient } from './friend-machine.ts'
import { guideLines, runGuide } from './guide.ts'
import { expectBooksToAgree, type Product, startProduct } from './product.ts'
import { placesOf } from './received.ts'

const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.'
const ownersKey = 'fk-the-owners-own-key'

describe('Droid 0.215.0 through the relay', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
    const baseUrl = `${product.simulator.url}${factoryPrefix}`
    await product.addAccount('droid', 'factory', { baseUrl, secret: ownersKey })
  })
  afterAll(() => product[Symbol.asyncDispose]())
  beforeEach(() => product.simulator.clearLog())

  /** Set up as our own guide says; no login. */
  async function run(key: string, args: readonly string[]): Promise<ClientRun> {
    await using machine = await createFriendMachine({})
    const lines = guideLines('droid-bash', { baseUrl: product.baseUrl, key })
    return await runGuide(machine, lines, await findClient('droid', '0.215.0', 'droid'), ['exec', ...args])
  }

  it.each([
    ['custom:Claude-Sonnet-(Carpool)-0', `${factoryPrefix}/a/v1/messages`],
    ['custom:GPT-Codex-(Carpool)-1', `${factoryPrefix}/o/v1/responses`],
  ])('prints the answer of the model %s, set up as our guide says', async (model, path) => {
    const key = await product.createKey(`droid ${model}`)
    const { exitCode, stdout } = await run(key, ['-m', model, 'hi'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining(answer) })
    const calls = product.simulator.log()
    expect(calls.length).toBeGreaterThan(0)
    for (const call of calls) {
      expect(call).toMatchObject({ path, secret: ownersKey, status: 200, ending: 'complete' })
      expect(call.headers['user-agent']).toMatch(/^factory-cli\/0\.215\.0/)
      expect(placesOf(key.slice('cr_'.length), call)).toEqual([])
    }
    await expectBooksToAgree(product)
  })
})
