import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFriendMachine, findClient, processesOf } from './friend-machine.ts'
import { guideLines, openGuide } from './guide.ts'
import { expectBooksToAgree, type Product, startProduct } from './product.ts'
import { placesOf } from './received.ts'

const ownersKey = 'sk-proj-the-owners-own-key'

describe('Codex 0.169.0 in a terminal', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
    const baseUrl = `${product.simulator.url}/openai`
    await product.addAccount('codex', 'openai', { baseUrl, secret: ownersKey })
  })
  afterAll(() => product[Symbol.asyncDispose]())

  it('starts without a login, set up as our guide says, answers, and leaves nothing running', async () => {
    const key = await product.createKey('terminal')
    const homeDir = await useOnce(key)
    const calls = product.simulator.log()
    expect(calls.length).toBeGreaterThan(0)
    for (const call of calls) {
      expect(call).toMatchObject({ secret: ownersKey, headers: { originator: 'codex-tui' } })
      expect(placesOf(key.slice('cr_'.length), call)).toEqual([])
    }
    await expectBooksToAgree(product)
    expect(await processesOf(homeDir)).toEqual([])
  })

  /** @returns the home of whoever used it */
  async function useOnce(key: string): Promise<string> {
    await using machine = await createFriendMachine({})
    const { homeDir, projectDir } = machine
    await mkdir(join(homeDir, '.codex'))
    const trusted = `[projects."${projectDir}"]\ntrust_level = "trusted"\n`
    await writeFile(join(homeDir, '.codex', 'config.toml'), trusted)
    const program = await findClient('codex', '0.169.0', 'codex')
    const lines = guideLines('codex-bash', { baseUrl: product.baseUrl, key })
    await using terminal = openGuide(machine, lines, program, ['-c', 'model="gpt-5-codex"'])
    await terminal.shows('? for shortcuts')
    terminal.type('ahoy')
    await terminal.shows('ahoy')
    terminal.type('\r')
    await terminal.shows('PONG from the simulator.')
    return homeDir
  }
})
