import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { serviceStatusSchema } from '../../src-relay/contract/service.ts'
import { startSimulator } from '../simulator/simulator.ts'
import { type ClaudeCode, createClaudeCode } from './claude-code.ts'
import { accountSecret, expectBooksToAgree, type Product, startProduct, usageBy } from './product.ts'
import { bodyOf, ownHeaders, placesOf, sessionInBody, sessionOf } from './received.ts'

const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.'

describe('Claude Code 2.1.330 through the relay', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(() => product[Symbol.asyncDispose]())
  beforeEach(() => {
    product.simulator.clearLog()
    product.simulator.clearScripts()
  })

  const friendWith = (key: string): Promise<ClaudeCode> =>
    createClaudeCode({
      env: { ANTHROPIC_BASE_URL: `${product.baseUrl}/api/`, ANTHROPIC_AUTH_TOKEN: key },
    })

  it('prints the answer to `claude -p hi`, whole, however the bytes of the stream were cut', async () => {
    const key = await product.createKey('hi')
    await using claude = await friendWith(key)
    product.simulator.script('chunkBytes=7,seed=3')
    const run = await claude.run(['-p', 'hi'])
    expect(run).toMatchObject({ exitCode: 0, stdout: `${answer}\n` })
    expect(product.messageCalls()).toMatchObject([{ status: 200, ending: 'complete', secret: accountSecret }])
    await expectBooksToAgree(product)
  })

  it("shows the upstream the account's secret and never the friend's key, in no header, address or body", async () => {
    const key = await product.createKey('secretive')
    await using claude = await friendWith(key)
    await claude.run(['-p', 'hi'])
    await claude.run(['-p', '/context'])
    const received = product.simulator.log()
    expect(received.length).toBeGreaterThan(20)
    for (const call of received) {
      expect(call.secret).toBe(accountSecret)
      expect(placesOf(accountSecret, call)).toHaveLength(1)
      expect(placesOf(key.slice('cr_'.length), call)).toEqual([])
    }
  })

  it('hands on the headers of the client as it sent them: names, values and order', async () => {
    await using claude = await friendWith(await product.createKey('headers'))
    await claude.run(['-p', 'hi'])
    const [relayed] = product.messageCalls()
    await using vendor = await startSimulator({ secrets: [accountSecret], keepBodies: true })
    await using direct = await createClaudeCode({
      env: { ANTHROPIC_BASE_URL: vendor.url, ANTHROPIC_AUTH_TOKEN: accountSecret },
    })
    await direct.run(['-p', 'hi'])
    const sent = vendor.log().find(({ path }) => path === '/v1/messages')
    expect(ownHeaders(relayed)).toEqual(ownHeaders(sent))
    const names = ownHeaders(relayed).map(([name]) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        'anthropic-beta',
        'anthropic-version',
        'x-app',
        'user-agent',
        'x-stainless-os',
      ]),
    )
    expect(relayed?.url).toBe(sent?.url)
    expect(relayed?.headers['x-claude-code-session-id']).toBe(sessionInBody(relayed))
  })

  it('runs a tool and brings its result back in the same session', async () => {
    await using claude = await friendWith(await product.createKey('tools'))
    const run = await claude.run(['-p', 'run it', '--allowedTools', 'Bash'])
    expect(run).toMatchObject({ exitCode: 0, stdout: 'Done. The command said: 42\n' })
    const [first, second, ...others] = product.messageCalls()
    expect(others).toEqual([])
    expect(bodyOf(first)).not.toContain('tool_result')
    expect(bodyOf(second)).toMatch(
      /"type":"tool_result"[^}]*"content":"42"|"content":"42"[^}]*"type":"tool_result"/,
    )
    expect(sessionOf(second)).toBe(sessionOf(first))
    expect(sessionOf(first)).toMatch(/^[\da-f-]{36}$/)
    await expectBooksToAgree(product)
  })

  it('keeps the conversation with -c: the same session, and the earlier answer in it', async () => {
    await using claude = await friendWith(await product.createKey('again'))
    await claude.run(['-p', 'hi'])
    const run = await claude.run(['-p', 'again', '-c'])
    expect(run).toMatchObject({ exitCode: 0, stdout: `${answer}\n` })
    const [first, second] = product.messageCalls()
    expect(sessionOf(second)).toBe(sessionOf(first))
    expect(bodyOf(second)).toContain('PONG from the simulator.')
    await expectBooksToAgree(product)
  })

  it('answers all 25 counts of /context, a dozen at once, to a key with one slot, and puts nothing on the books', async () => {
    const before = (await usageBy(product.carpool, 'key')).total
    await using claude = await friendWith(await product.createKey('burst', '--max-in-flight', '1'))
    product.simulator.script('delayMs=500', { path: '/v1/messages/count_tokens' })
    product.simulator.resetPeak()
    const run = await claude.run(['-p', '/context'])
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('## Context Usage') })
    const counts = product.simulator.log().filter(({ path }) => path === '/v1/messages/count_tokens')
    expect(counts.map(({ status }) => status)).toEqual(Array(25).fill(200))
    expect(product.simulator.peakOpenCalls()).toBeGreaterThanOrEqual(10)
    expect((await usageBy(product.carpool, 'key')).total).toEqual(before)
    const status = serviceStatusSchema.parse(await product.carpool.ask('status'))
    expect(status).toMatchObject({ heldSlots: 0, activeCalls: 0 })
    await expectBooksToAgree(product)
  })

  it.each([
    ['ANTHROPIC_API_KEY', '/api/'],
    ['ANTHROPIC_API_KEY', '/api'],
    ['ANTHROPIC_AUTH_TOKEN', '/api'],
    ['ANTHROPIC_AUTH_TOKEN', '/claude'],
  ])('works with the key in %s and a base URL that ends in %s', async (variable, path) => {
    const key = await product.createKey('forms')
    const env = { ANTHROPIC_BASE_URL: `${product.baseUrl}${path}`, [variable]: key }
    await using claude = await createClaudeCode({ env })
    expect(await claude.run(['-p', 'hi'])).toMatchObject({ exitCode: 0, stdout: `${answer}\n` })
    expect(product.messageCalls()).toMatchObject([{ secret: accountSecret, url: '/v1/messages?beta=true' }])
  })

  it('has books at the end that agree with everything the upstream told, for each model', async () => {
    await expectBooksToAgree(product)
    const { total } = await usageBy(product.carpool, 'key')
    expect(total.calls).toBe(product.simulator.ledger().reduce((sum, row) => sum + row.calls, 0))
    expect(total.calls).toBeGreaterThan(10)
    expect(total.costMicroUsd).toBeGreaterThan(0)
    expect(total.unpricedCalls).toBe(0)
  })
})
