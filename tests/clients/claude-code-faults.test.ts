import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ClaudeCode, createClaudeCode } from './claude-code.ts'
import { accountSecret, expectBooksToAgree, type Product, startProduct } from './product.ts'

const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.\n'

describe('Claude Code 2.1.330 when something goes wrong', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(() => product[Symbol.asyncDispose]())
  beforeEach(() => {
    product.simulator.clearLog()
    product.simulator.clearScripts()
  })

  const friendWith = (key: string, env: Readonly<Record<string, string>> = {}): Promise<ClaudeCode> =>
    createClaudeCode({
      env: { ANTHROPIC_BASE_URL: `${product.baseUrl}/api/`, ANTHROPIC_AUTH_TOKEN: key, ...env },
    })

  it('is told at once that its key was revoked, and ends instead of retrying', async () => {
    const key = await product.createKey('revoked')
    await product.carpool.ask('key', 'revoke', 'revoked')
    await using claude = await friendWith(key)
    const run = await claude.run(['-p', 'hi'])
    expect(run.exitCode).toBe(1)
    expect(run.tookMs).toBeLessThan(10_000)
    expect(run.stdout + run.stderr).toMatch(/403.*revoked/s)
    expect(product.simulator.log()).toEqual([])
  })

  it('gets its answer on the next try when the upstream was overloaded once', async () => {
    await using claude = await friendWith(await product.createKey('overloaded'))
    product.simulator.script('status=529', { path: '/v1/messages', times: 1 })
    expect(await claude.run(['-p', 'hi'])).toMatchObject({ exitCode: 0, stdout: answer })
    expect(product.messageCalls().map(({ status }) => status)).toEqual([529, 200])
    await expectBooksToAgree(product)
  })

  it('gets its answer on the next try when the stream was cut in the middle once', async () => {
    await using claude = await friendWith(await product.createKey('cut'))
    product.simulator.script('cutAfter=5', { path: '/v1/messages', times: 1 })
    expect(await claude.run(['-p', 'hi'])).toMatchObject({ exitCode: 0, stdout: answer })
    expect(product.messageCalls().map(({ ending }) => ending)).toEqual(['cut', 'complete'])
    await expectBooksToAgree(product)
  })

  it('gets its answer when the relay was not there at first', async () => {
    await using claude = await friendWith(await product.createKey('patient'))
    await product.stopRelay()
    const running = claude.run(['-p', 'hi'])
    await sleep(1500)
    await product.restartRelay()
    expect(await running).toMatchObject({ exitCode: 0, stdout: answer })
    expect(product.messageCalls()).toMatchObject([{ status: 200, secret: accountSecret }])
    await expectBooksToAgree(product)
  })

  it('is never asked to log in because the account of the owner was refused', async () => {
    await using claude = await friendWith(await product.createKey('stranded'), {
      CLAUDE_CODE_MAX_RETRIES: '0',
    })
    product.simulator.refuseSecrets(accountSecret)
    const run = await claude.run(['-p', 'hi'])
    expect(run.exitCode).toBe(1)
    expect(run.stdout + run.stderr).toMatch(/503/)
    expect(run.stdout + run.stderr).not.toMatch(/401|log ?in|authenticat/i)
    product.simulator.acceptSecrets(accountSecret)
  })
})
