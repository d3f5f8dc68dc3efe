import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { googlePrefix } from '../simulator/google/google.ts'
import { type ClientRun, createFriendMachine, findClient } from './friend-machine.ts'
import { guideLines, runGuide } from './guide.ts'
import { expectBooksToAgree, type Product, startProduct } from './product.ts'
import { bodyOf, placesOf } from './received.ts'

const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.'
const ownersKey = 'AIzaSyTheOwnersOwnKey'
const newest = '0.61.0'
const quiet = { GEMINI_CLI_TRUST_WORKSPACE: 'true', GEMINI_MODEL: 'gemini-2.5-pro' }

describe('Gemini CLI through the relay', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
    const place = { baseUrl: `${product.simulator.url}${googlePrefix}`, secret: ownersKey }
    await product.addAccount('gemini', 'studio', place)
  })
  afterAll(() => product[Symbol.asyncDispose]())
  beforeEach(() => {
    product.simulator.clearLog()
    product.simulator.clearScripts()
  })

  /** Set up as our own guide says. */
  async function run(key: string, args: readonly string[], version = newest): Promise<ClientRun> {
    await using machine = await createFriendMachine(quiet)
    const lines = guideLines('gemini-cli-bash', { baseUrl: product.baseUrl, key })
    return await runGuide(machine, lines, await findClient('gemini-cli', version, 'gemini'), args)
  }

  it('prints the answer to `gemini -p hi`, set up as our guide says', async () => {
    const key = await product.createKey('hi')
    product.simulator.script('chunkBytes=7,seed=3')
    expect(await run(key, ['-p', 'hi'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(answer),
    })
    const calls = product.simulator.log()
    expect(calls).toMatchObject([
      {
        url: `${googlePrefix}/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse`,
        secret: ownersKey,
        status: 200,
        ending: 'complete',
        headers: {
          'user-agent': expect.stringMatching(/^GeminiCLI-tui\/0\.61\.0\//),
          'x-goog-api-client': expect.stringContaining('google-genai-sdk/'),
          'x-gemini-api-privileged-user-id': expect.stringMatching(/^[\da-f-]{36}$/),
        },
      },
    ])
    for (const call of calls) expect(placesOf(key.slice('cr_'.length), call)).toEqual([])
    await expectBooksToAgree(product)
  })

  it('runs a tool and brings its result back', async () => {
    const { exitCode, stdout } = await run(await product.createKey('tools'), ['-p', 'run it'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Done. The tool said:')
    const [first, second] = product.simulator.log()
    expect(bodyOf(first)).not.toContain('functionResponse')
    expect(bodyOf(second)).toContain('"functionResponse"')
    await expectBooksToAgree(product)
  })

  it('is told in one try that its key is not good', async () => {
    const { exitCode, stderr, tookMs } = await run(`cr_${'0'.repeat(64)}`, ['-p', 'hi'])
    expect(exitCode).not.toBe(0)
    expect(stderr).toMatch(/401|UNAUTHENTICATED/)
    expect(tookMs).toBeLessThan(30_000)
    expect(product.simulator.log()).toEqual([])
  })

  it('goes on after a stream that broke off', async () => {
    product.simulator.script('cutAfter=3', { times: 1 })
    const run1 = await run(await product.createKey('cut'), ['-p', 'hi'])
    expect(run1).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('fin.') })
    expect(product.simulator.log().length).toBeGreaterThan(1)
  })

  it('works in the older version 0.11.3, which knows no such setting', async () => {
    const key = await product.createKey('older')
    expect(await run(key, ['-p', 'hi'], '0.11.3')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(answer),
    })
    for (const call of product.simulator.log()) {
      expect(call).toMatchObject({ secret: ownersKey, status: 200 })
      expect(placesOf(key.slice('cr_'.length), call)).toEqual([])
    }
    await expectBooksToAgree(product)
  })
})
