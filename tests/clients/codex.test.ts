import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ClientRun, createFriendMachine, type FriendMachine, findClient } from './friend-machine.ts'
import { guideLines, runGuide } from './guide.ts'
import { expectBooksToAgree, type Product, startProduct } from './product.ts'
import { bodyOf, placesOf } from './received.ts'

const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.'
const ownersKey = 'sk-proj-the-owners-own-key'
const newest = '0.169.0'
/** Without them the client looks for its vendor's side services first, which are not there. */
const quiet = ['analytics.enabled=false', 'features.apps=false', 'features.plugins=false']

describe('Codex through the relay', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
    await product.addAccount('codex', 'openai', {
      baseUrl: `${product.simulator.url}/openai`,
      secret: ownersKey,
    })
  })
  afterAll(() => product[Symbol.asyncDispose]())
  beforeEach(() => {
    product.simulator.clearLog()
    product.simulator.clearScripts()
  })

  /** Set up as our own guide says. */
  async function run(
    machine: FriendMachine,
    key: string,
    args: readonly string[],
    { version = newest, settings = quiet } = {},
  ): Promise<ClientRun> {
    const lines = guideLines('codex-bash', { baseUrl: product.baseUrl, key })
    const ofGuide = lines.at(-1)?.split(' ').slice(1) ?? []
    const words = [...ofGuide, ...settings.flatMap(each => ['-c', each]), '-c', 'model="gpt-5-codex"']
    const program = await findClient('codex', version, 'codex')
    return await runGuide(machine, lines, program, [...words, 'exec', '--skip-git-repo-check', ...args])
  }
  const calls = () => product.simulator.log()

  it('prints the answer to `codex exec hi`, set up as our guide says, however the bytes were cut', async () => {
    await using machine = await createFriendMachine({})
    const key = await product.createKey('hi')
    product.simulator.script('chunkBytes=7,seed=3')
    expect(await run(machine, key, ['hi'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(answer),
    })
    expect(calls()).toMatchObject([
      {
        url: '/openai/v1/responses',
        secret: ownersKey,
        status: 200,
        ending: 'complete',
        headers: {
          'user-agent': expect.stringMatching(/^codex_exec\/0\.169\.0 /),
          originator: 'codex_exec',
          'session-id': expect.stringMatching(/^[\da-f-]{36}$/),
          'x-codex-turn-metadata': expect.stringContaining('session_id'),
        },
      },
    ])
    for (const call of calls()) expect(placesOf(key.slice('cr_'.length), call)).toEqual([])
    await expectBooksToAgree(product)
  })

  it('leaves what the friend had configured as it was, and takes the guide twice', async () => {
    await using machine = await createFriendMachine({})
    await mkdir(join(machine.homeDir, '.codex'))
    await appendFile(
      join(machine.homeDir, '.codex', 'config.toml'),
      'model_reasoning_effort = "low"\n[tui]\nanimations = false',
    )
    const key = await product.createKey('twice')
    expect(await run(machine, key, ['hi'])).toMatchObject({ exitCode: 0 })
    expect(await run(machine, key, ['hi'])).toMatchObject({ exitCode: 0 })
    expect(calls().map(call => bodyOf(call).includes('"effort":"low"'))).toEqual([true, true])
  })

  it('goes on with a session: the same ids, and the earlier answer in it', async () => {
    await using machine = await createFriendMachine({})
    const key = await product.createKey('resume')
    await run(machine, key, ['hi'])
    expect(await run(machine, key, ['resume', '--last', 'and again'])).toMatchObject({ exitCode: 0 })
    const [first, second] = calls()
    expect(second?.headers['session-id']).toBe(first?.headers['session-id'])
    expect(bodyOf(second)).toContain('PONG from the simulator.')
    await expectBooksToAgree(product)
  })

  it('runs a tool and brings its result back', async () => {
    await using machine = await createFriendMachine({})
    const args = ['--dangerously-bypass-approvals-and-sandbox', 'run it']
    const { exitCode, stdout } = await run(machine, await product.createKey('tools'), args)
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/The command said:.*42/s),
    })
    const [first, second, ...others] = calls()
    expect(others).toEqual([])
    expect(bodyOf(first)).not.toContain('function_call_output')
    expect(bodyOf(second)).toContain('"function_call_output"')
    await expectBooksToAgree(product)
  })

  it('falls back to HTTP at once where it wants WebSocket', async () => {
    await using machine = await createFriendMachine({})
    const settings = [...quiet, 'model_providers.carpool.supports_websockets=true']
    const result = await run(machine, await product.createKey('socket'), ['hi'], { settings })
    expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(answer) })
    // Any other refusal than 426 makes it try seven times.
    expect(result.stderr.match(/failed to connect to Responses WebSocket/g)).toHaveLength(1)
    expect(result.tookMs).toBeLessThan(15_000)
    expect(calls()).toHaveLength(1)
  })

  it('is served by another account when the first has used up its quota', async () => {
    await using machine = await createFriendMachine({})
    const spent = 'sk-proj-spent'
    await product.addAccount('codex', 'spent', { baseUrl: `${product.simulator.url}/openai`, secret: spent })
    product.simulator.script('status=429,errorType=usage_limit_reached', { secret: spent })
    for (const name of ['one', 'two']) {
      const result = await run(machine, await product.createKey(name), ['hi'])
      expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(answer) })
    }
    expect(calls().filter(({ status }) => status === 429)).toHaveLength(1)
  })

  it('gets its answer on the next try when the stream was cut in the middle once', async () => {
    await using machine = await createFriendMachine({})
    product.simulator.script('cutAfter=6', { times: 1 })
    const result = await run(machine, await product.createKey('cut'), ['hi'])
    expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(answer) })
    expect(calls().map(({ ending }) => ending)).toEqual(['cut', 'complete'])
    await expectBooksToAgree(product)
  })

  it('is told in one try that its key is not good', async () => {
    await using machine = await createFriendMachine({})
    const { exitCode, stderr, tookMs } = await run(machine, `cr_${'0'.repeat(64)}`, ['hi'])
    expect(exitCode).not.toBe(0)
    expect(stderr).toContain('401')
    expect(tookMs).toBeLessThan(20_000)
    expect(calls()).toEqual([])
  })

  it('is told when its budget frees, and ends', async () => {
    await using machine = await createFriendMachine({})
    const limits = JSON.stringify({ requests: [{ max: 1, window: { kind: 'day' } }] })
    const key = await product.createKey('one a day', '--limits', limits)
    expect(await run(machine, key, ['hi'])).toMatchObject({ exitCode: 0 })
    const { exitCode, stderr } = await run(machine, key, ['hi again'])
    expect(exitCode).not.toBe(0)
    expect(stderr).toMatch(/usage limit.*try again at/is)
    expect(calls()).toHaveLength(1)
  })

  it('works in the older version 0.53.0, which names its session otherwise', async () => {
    await using machine = await createFriendMachine({})
    const key = await product.createKey('older')
    const result = await run(machine, key, ['hi'], { version: '0.53.0', settings: [] })
    expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(answer) })
    for (const call of calls()) {
      expect(call).toMatchObject({ secret: ownersKey, status: 200 })
      expect(call.headers['session_id']).toMatch(/^[\da-f-]{36}$/)
      expect(placesOf(key.slice('cr_'.length), call)).toEqual([])
    }
    await expectBooksToAgree(product)
  })
})
