import { PassThrough } from 'node:stream'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../../src-relay/command/run-command.ts'
import { createTestCommand, type TestCommand } from '../fixtures/command.ts'
import { approve, simulatedEndpoints } from '../fixtures/logins.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { bob } from '../simulator/oauth/grants.ts'

let relay: TestRelay
let carpool: TestCommand
beforeAll(async () => {
  relay = await startTestRelay({ endpoints: simulatedEndpoints })
  carpool = await createTestCommand()
  await carpool.connectTo({ port: Number(new URL(relay.controlUrl).port), token: relay.controlToken })
})
afterAll(async () => {
  await carpool[Symbol.asyncDispose]()
  await relay[Symbol.asyncDispose]()
})

/** Types a line whenever the command has said something that ends like this. */
async function talk(args: readonly string[], answer: (said: string) => Promise<string | undefined>) {
  const stdin = new PassThrough()
  const out = { stdout: '', stderr: '' }
  const hear = async (text: string): Promise<void> => {
    out.stderr += text
    const line = await answer(text)
    if (line !== undefined) stdin.write(`${line}\n`)
  }
  const exitCode = await runCommand(args, {
    stdin,
    stdout: { write: text => (out.stdout += text) },
    stderr: { write: text => void hear(text) },
    env: { CARPOOL_DATA_DIR: carpool.dataDir },
    programDir: carpool.dataDir,
    version: '1.2.3',
  })
  return { exitCode, ...out }
}
const pageIn = (said: string): string | undefined => /https?:\S+oauth\/authorize\S+/.exec(said)?.[0]

async function logIn(args: readonly string[], before: readonly string[] = []) {
  const lines = [...before]
  let pageUrl = ''
  return await talk(['account', 'login', 'claude', ...args], async said => {
    pageUrl = pageIn(said) ?? pageUrl
    if (!/paste/i.test(said)) return undefined
    return lines.shift() ?? (await approve({ pageUrl }))
  })
}

describe('carpool account login', () => {
  it('takes the pasted address, asks again after a wrong one, and shows whose account it is', async () => {
    const { exitCode, stdout, stderr } = await logIn(['--accept-terms', '--name', 'mine'], ['not this'])
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(/name +mine\n[^]*ann@example\.test[^]*Max 20x/),
    ])
    expect(stderr).toMatch(/The answer .*Paste it again/)
    expect(stderr).toContain("This is ann@example.test, Ann's Organization, Max 20x.")
  })

  it('logs in to an account once more, and not as somebody else unless told to', async () => {
    relay.simulator.grants.signIn(bob)
    const other = await logIn(['--account', 'mine'])
    expect(other).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--confirm') })
    expect(await logIn(['--account', 'mine', '--confirm'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('bob@example.test'),
    })
    expect(await logIn(['--accept-terms'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('--account'),
    })
  })

  it("waits for the owner's browser", async () => {
    let redirect: Promise<unknown> | undefined
    const { exitCode, stderr } = await talk(
      ['account', 'login', 'claude', '--accept-terms', '--confirm', '--way', 'browser'],
      async said => {
        const pageUrl = pageIn(said)
        if (pageUrl)
          redirect = approve({ pageUrl }).then(url => request(url.replace('localhost', '127.0.0.1')))
        return undefined
      },
    )
    await redirect
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('Waiting for you')])
  })

  it.each([
    [[], /--accept-terms must be true, which says that you accept: Sharing a subscription/],
    [['--way', 'sky'], /--way must be one of: paste, browser, device/],
    [['--way', 'device', '--accept-terms'], /--way must be one of/],
    [['--accept-terms', '--proxy', 'http://u:pw@h:1'], /--proxy must have no password/],
    [['--accept-terms', '--proxy', 'h:1'], /--proxy must be a proxy address/],
    [['--account', 'nobody'], /no account of this id or name/],
    [['--client-id', 'x'], /go together/],
  ])('refuses %j and says why', async (args, words) => {
    const { exitCode, stderr } = await carpool.run(['account', 'login', 'claude', ...args])
    expect([exitCode === 0, stderr]).toEqual([false, expect.stringMatching(words)])
  })

  it('saves nothing when nothing is pasted', async () => {
    const before = await relay.admin.listAccounts()
    const { stderr } = await carpool.run(['account', 'login', 'claude', '--accept-terms'])
    expect(stderr).toContain('Nothing was pasted')
    expect(await relay.admin.listAccounts()).toEqual(before)
    expect(await relay.admin.listLogins()).not.toContainEqual(expect.objectContaining({ state: 'waiting' }))
  })
})

it('carpool account proxy-test says what it reached, and what is wrong with a proxy', async () => {
  const { stdout } = await carpool.run(['account', 'proxy-test', 'mine'])
  expect(stdout).toMatch(/proxy +none: directly\nreached +127\.0\.0\.1:\d+\nanswered +\d+\nafter +\d+ ms/)
  const dead = await carpool.run(['account', 'proxy-test', 'mine', '--proxy', 'socks5://127.0.0.1:9'])
  expect(dead).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('the proxy socks5://127.0.0.1:9'),
  })
})

it('carpool account add takes a setup token with its terms accepted', async () => {
  const args = ['account', 'add', 'claude', '--name', 'year', '--kind', 'setup-token', '--secret-file', '-']
  const { stderr } = await carpool.run(args, 'sk-ant-oat01-abcdefgh')
  expect(stderr).toContain('--accept-terms must be true')
  expect(await carpool.readDocument([...args, '--accept-terms'], 'sk-ant-oat01-abcdefgh')).toMatchObject({
    kind: 'setup-token',
    termsAcceptedAt: expect.any(Number),
  })
})
