import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { factoryPrefix } from '../simulator/factory/factory.ts'
import { googlePrefix } from '../simulator/google/google.ts'
import { addUsage, noUsage } from '../simulator/usage.ts'
import { type ClientRun, createFriendMachine, findClient } from './friend-machine.ts'
import { guideLines, runGuide } from './guide.ts'
import { anthropicSdk, googleSdk } from './libraries.ts'
import { openAiChat, openAiResponses } from './openai-libraries.ts'
import { accountSecret, type Product, startProduct, tokensOf, usageBy } from './product.ts'
import { placesOf } from './received.ts'

const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.'

/** What each provider's only account authenticates with, and where it is. */
const accounts = {
  claude: { secret: accountSecret, prefix: '' },
  codex: { secret: 'sk-proj-the-owners-own-key', prefix: '/openai' },
  gemini: { secret: 'AIzaSyTheOwnersOwnKey', prefix: googlePrefix },
  droid: { secret: 'fk-the-owners-own-key', prefix: factoryPrefix },
}
const quietCodex = ['analytics.enabled=false', 'features.apps=false', 'features.plugins=false']
const codexArgs = [...quietCodex.flatMap(each => ['-c', each]), '-c', 'model="gpt-5-codex"']
const clients = [
  { guide: 'claude-code-bash', name: 'claude-code', version: '2.1.330', bin: 'claude', args: ['-p', 'hi'] },
  {
    guide: 'codex-bash',
    name: 'codex',
    version: '0.169.0',
    bin: 'codex',
    args: [...codexArgs, 'exec', '--skip-git-repo-check', 'hi'],
  },
  { guide: 'gemini-cli-bash', name: 'gemini-cli', version: '0.61.0', bin: 'gemini', args: ['-p', 'hi'] },
  ...['custom:Claude-Sonnet-(Carpool)-0', 'custom:GPT-Codex-(Carpool)-1'].map(model => ({
    guide: 'droid-bash',
    name: 'droid',
    version: '0.215.0',
    bin: 'droid',
    args: ['exec', '-m', model, 'hi'],
  })),
]
const env = { GEMINI_CLI_TRUST_WORKSPACE: 'true', GEMINI_MODEL: 'gemini-2.5-pro' }
const libraries = [
  { form: '/claude', library: anthropicSdk('1.12.0', true) },
  { form: '/openai/v1', library: openAiResponses({ model: 'gpt-4.1', stream: true }) },
  { form: '/gemini', library: googleSdk('3.1.0', true) },
  { form: '/openai/claude/v1', library: openAiChat({ model: 'claude-sonnet-4-5', stream: true }) },
  { form: '/openai/gemini/v1', library: openAiChat({ model: 'gemini-2.5-pro', stream: true }) },
]

describe('one key', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
    const { claude: _there, ...others } = accounts
    for (const [provider, { secret, prefix }] of Object.entries(others))
      await product.addAccount(provider, provider, { baseUrl: `${product.simulator.url}${prefix}`, secret })
  })
  afterAll(() => product[Symbol.asyncDispose]())

  it('serves every client and library, and its books agree for each provider, field by field', async () => {
    const key = await product.createKey('everything')
    for (const client of clients)
      expect([client.args, await run(key, client)]).toMatchObject([
        client.args,
        { exitCode: 0, stdout: expect.stringContaining(answer) },
      ])
    for (const { form, library } of libraries)
      expect([form, await library.say({ baseUrl: `${product.baseUrl}${form}`, key })]).toEqual([form, answer])

    await expect.poll(booksByProvider, { timeout: 5000 }).toEqual(toldByProvider())
    const { rows } = await usageBy(product.carpool, 'key')
    expect(rows).toHaveLength(1)
    for (const call of product.simulator.log()) {
      expect(placesOf(key.slice('cr_'.length), call)).toEqual([])
      const own = Object.values(accounts).filter(({ secret }) => placesOf(secret, call).length > 0)
      expect(own.map(({ secret }) => secret)).toEqual([call.secret])
      expect(Object.keys(call.headers).filter(name => /cookie|forwarded|proxy|^via$/.test(name))).toEqual([])
    }
  })

  async function run(
    key: string,
    { guide, name, version, bin, args }: (typeof clients)[number],
  ): Promise<ClientRun> {
    await using machine = await createFriendMachine(env)
    const lines = guideLines(guide, { baseUrl: product.baseUrl, key })
    const ofGuide = lines.at(-1)?.split(' ').slice(1) ?? []
    return await runGuide(machine, lines, await findClient(name, version, bin), [...ofGuide, ...args])
  }

  function toldByProvider(): object {
    const told = Object.entries(accounts).map(([provider, { secret }]) => {
      const rows = product.simulator.ledger().filter(row => row.secret === secret)
      return [provider, { calls: sum(rows), ...rows.reduce(addUsage, noUsage) }]
    })
    return Object.fromEntries(told)
  }

  async function booksByProvider(): Promise<object> {
    const { rows } = await usageBy(product.carpool, 'provider')
    return Object.fromEntries(
      rows.map(({ id, totals }) => [id, { calls: totals.calls, ...tokensOf(totals) }]),
    )
  }
})

function sum(rows: readonly { readonly calls: number }[]): number {
  return rows.reduce((calls, row) => calls + row.calls, 0)
}
