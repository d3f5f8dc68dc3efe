import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFriendMachine, type FriendMachine, findClient } from '../clients/friend-machine.ts'
import { guideLines, runGuide } from '../clients/guide.ts'
import { type Product, startProduct } from '../clients/product.ts'
import { blocksOf } from '../fixtures/manual-blocks.ts'
import { startCaddy, startNginx } from './proxy-programs.ts'

/** To words, and after the tool that it is made to run. */
const answer = /PONG from the simulator|The command said:.*42/s
const accounts = ['sk-proj-one', 'sk-proj-two']
/** Without them the newer client looks for its vendor's side services first, which are not there. */
const quiet = ['analytics.enabled=false', 'features.apps=false', 'features.plugins=false']
const again = ['resume', '--last', 'and again']
const withTool = ['--dangerously-bypass-approvals-and-sandbox', 'run it']
/** The older one cannot resume in this way; a turn with a tool is two calls. Its header has an underscore. */
const versions = [
  { version: '0.169.0', settings: quiet, header: 'session-id', turns: [['hi'], again, again], calls: 3 },
  { version: '0.53.0', settings: [], header: 'session_id', turns: [withTool], calls: 2 },
] as const
const proxies = [
  ['nginx', startNginx],
  ['Caddy', startCaddy],
] as const

describe.each(proxies)('Codex behind %s, set up as the manual says', (_name, start) => {
  const scope = new AsyncDisposableStack()
  let product: Product
  let baseUrl: string

  beforeAll(async () => {
    product = scope.use(await startProduct())
    const commands = (await blocksOf('reverse-proxy.md', 'bash')).flatMap(block => block.split('\n'))
    for (const command of commands) await product.carpool.ask(...command.split(' ').slice(1))
    await product.stopRelay()
    await product.restartRelay()
    for (const secret of accounts)
      await product.addAccount('codex', secret, { baseUrl: `${product.simulator.url}/openai`, secret })
    const proxy = scope.use(await start(Number(new URL(product.baseUrl).port)))
    baseUrl = proxy.plainUrl
  })
  afterAll(() => scope.disposeAsync())

  it.each(versions)(
    '$version keeps each conversation on its account',
    async ({ version, settings, header, turns, calls: expected }) => {
      product.simulator.clearLog()
      const key = await product.createKey(version)
      const lines = guideLines('codex-bash', { baseUrl, key })
      const ofGuide = lines.at(-1)?.split(' ').slice(1) ?? []
      const words = [...ofGuide, ...settings.flatMap(each => ['-c', each]), '-c', 'model="gpt-5-codex"']
      const program = await findClient('codex', version, 'codex')
      const ask = async (machine: FriendMachine, args: readonly string[]) => {
        const all = [...words, 'exec', '--skip-git-repo-check', ...args]
        const { exitCode, stdout } = await runGuide(machine, lines, program, all)
        expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(answer) })
      }
      for (let conversation = 0; conversation < 2; conversation += 1) {
        await using machine = await createFriendMachine({})
        for (const turn of turns) await ask(machine, turn)
      }
      const calls = product.simulator.log().filter(({ path }) => path.endsWith('/responses'))
      const served = Object.groupBy(calls, ({ headers }) => String(headers[header]))
      expect(Object.keys(served)).toHaveLength(2)
      const used = Object.values(served).map(each => new Set(each?.map(({ secret }) => secret)))
      for (const each of Object.values(served)) expect(each).toHaveLength(expected)
      // Each on one of them, and not both on the same: the pool had a choice.
      expect(used.map(({ size }) => size)).toEqual([1, 1])
      expect(new Set(used.flatMap(each => [...each]))).toEqual(new Set(accounts))
    },
  )
})
