import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ClaudeCode, createClaudeCode } from './claude-code.ts'
import { type Product, startProduct } from './product.ts'

const dayMs = 86_400_000

describe('Claude Code 2.1.330 with a key that may not, or may not any more', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(() => product[Symbol.asyncDispose]())
  beforeEach(() => product.simulator.clearLog())

  const friendWith = (key: string): Promise<ClaudeCode> =>
    createClaudeCode({ env: { ANTHROPIC_BASE_URL: `${product.baseUrl}/api/`, ANTHROPIC_AUTH_TOKEN: key } })

  it('is told that its model is not allowed, and ends', async () => {
    await using claude = await friendWith(await product.createKey('small models', '--models', 'haiku'))
    const run = await claude.run(['-p', 'hi'])
    expect(run.exitCode).toBe(1)
    expect(run.tookMs).toBeLessThan(15_000)
    expect(run.stdout + run.stderr).toMatch(/403.*haiku/s)
    expect(product.messageCalls()).toEqual([])
  })

  it('is told that its key has expired, and ends', async () => {
    const yesterday = new Date(Date.now() - dayMs).toISOString().slice(0, 10)
    await using claude = await friendWith(await product.createKey('old', '--expires', yesterday))
    const run = await claude.run(['-p', 'hi'])
    expect(run.exitCode).toBe(1)
    expect(run.tookMs).toBeLessThan(15_000)
    expect(run.stdout + run.stderr).toMatch(/403.*This API key ended at/s)
    expect(product.messageCalls()).toEqual([])
  })

  it('is told which budget is used up and when it frees, and ends', async () => {
    const limits = JSON.stringify({ requests: [{ max: 1, window: { kind: 'day' } }] })
    await using claude = await friendWith(await product.createKey('one a day', '--limits', limits))
    expect((await claude.run(['-p', 'hi'])).exitCode).toBe(0)
    const run = await claude.run(['-p', 'hi again'])
    expect(run.exitCode).toBe(1)
    expect(run.tookMs).toBeLessThan(15_000)
    expect(run.stdout + run.stderr).toMatch(/1 .*request.*day/is)
    expect(product.messageCalls()).toHaveLength(1)
  })
})
