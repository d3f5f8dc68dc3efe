import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import builtIn from '../../resources/endpoints.json' with { type: 'json' }
import { readEndpoints } from '../../src-relay/providers/endpoints.ts'
import { createProviders } from '../../src-relay/providers/index.ts'
import { factoryPrefix } from '../simulator/factory/factory.ts'
import { googlePrefix } from '../simulator/google/google.ts'
import { createFriendMachine, findClient } from './friend-machine.ts'
import { type Product, startProduct } from './product.ts'

const answer = 'PONG from the simulator. Grüße, 你好, привет, 👋🏽 👩‍👩‍👧‍👦 🚗💨 fin.'

const clients = [
  { id: 'claude-code', version: '2.1.330', bin: 'claude', args: ['-p', 'hi'] },
  { id: 'gemini-cli', version: '0.61.0', bin: 'gemini', args: ['--skip-trust', '-p', 'hi'] },
  {
    id: 'droid',
    version: '0.215.0',
    bin: 'droid',
    args: ['exec', '-m', 'custom:Claude-Sonnet-(Carpool)-0', 'hi'],
  },
  {
    id: 'codex',
    version: '0.169.0',
    bin: 'codex',
    args: ['-c', 'features.apps=false', '-c', 'model="gpt-5-codex"', 'exec', '--skip-git-repo-check', 'hi'],
  },
] as const

describe('a client that was set up by its files alone', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
    const { url } = product.simulator
    await product.addAccount('codex', 'openai', { baseUrl: `${url}/openai`, secret: 'sk-proj-own' })
    await product.addAccount('gemini', 'google', { baseUrl: `${url}${googlePrefix}`, secret: 'AIza-own' })
    await product.addAccount('droid', 'factory', { baseUrl: `${url}${factoryPrefix}`, secret: 'fk-own' })
  })
  afterAll(() => product[Symbol.asyncDispose]())
  beforeEach(() => product.simulator.clearLog())

  it.each(clients)('PS-36 $id reaches a first answer without a login', async client => {
    const { id, version, bin, args } = client
    await using machine = await createFriendMachine({})
    const key = await product.createKey(id)
    const known = createProviders(readEndpoints(builtIn)).flatMap(({ clientSettings = [] }) => clientSettings)
    for (const { path, edit } of known.find(each => each.id === id)?.files ?? []) {
      const file = join(machine.homeDir, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, edit('', { baseUrl: product.baseUrl, key }))
    }
    const run = await machine.run(await findClient(id, version, bin), args)
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(answer) })
  })
})
