import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createClaudeCode } from './claude-code.ts'
import { accountSecret, expectBooksToAgree, type Product, startProduct } from './product.ts'
import { placesOf } from './received.ts'

describe('older versions of Claude Code through the relay', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(() => product[Symbol.asyncDispose]())
  beforeEach(() => product.simulator.clearLog())

  it.each(['2.0.31', '1.0.58'] as const)('%s prints the answer to -p hi', async version => {
    const key = await product.createKey(`version ${version}`)
    const env = { ANTHROPIC_BASE_URL: `${product.baseUrl}/api/`, ANTHROPIC_AUTH_TOKEN: key }
    await using claude = await createClaudeCode({ version, env })
    const run = await claude.run(['-p', 'hi'])
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^PONG from the simulator\..* fin\.\n$/),
    })
    const calls = product.messageCalls()
    expect(calls.length).toBeGreaterThan(0)
    for (const call of calls) {
      expect(call).toMatchObject({ status: 200, ending: 'complete', secret: accountSecret })
      expect(call.headers['user-agent']).toContain(`claude-cli/${version}`)
      expect(placesOf(key.slice('cr_'.length), call)).toEqual([])
    }
    await expectBooksToAgree(product)
  })
})
