import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountView, accountViewSchema } from '../../src-relay/contract/account.ts'
import { createTestCommand, type TestCommand } from '../fixtures/command.ts'
import { accountSecret, messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'

let relay: TestRelay
let carpool: TestCommand
beforeAll(async () => {
  relay = await startTestRelay()
  carpool = await createTestCommand()
  await carpool.connectTo({ port: Number(new URL(relay.controlUrl).port), token: relay.controlToken })
})
afterAll(async () => {
  await carpool[Symbol.asyncDispose]()
  await relay[Symbol.asyncDispose]()
})

const account = async (args: string, stdin?: string): Promise<AccountView> =>
  accountViewSchema.parse(await carpool.readDocument(['account', ...args.split(' ')], stdin))

describe('carpool account', () => {
  const options = '--groups work,home --max-in-flight 3 --reserve 20 --proxy socks5://127.0.0.1:1'

  it('add and change take everything that can be set on an account', async () => {
    const added = await account(`add claude --name two --secret-file - ${options}`, accountSecret)
    const limits = { groups: ['work', 'home'], maxCallsInFlight: 3, reservePercent: 20 }
    expect(added).toMatchObject({ ...limits, proxy: { url: 'socks5://127.0.0.1:1', hasPassword: false } })
    const nothing = '--groups none --max-in-flight none --reserve none --proxy none'
    const changed = await account(`change two --name second --priority 7 ${nothing} --model-map {"a":"b"}`)
    expect(changed).toMatchObject({
      name: 'second',
      priority: 7,
      groups: [],
      maxCallsInFlight: null,
      reservePercent: null,
      proxy: null,
      modelMap: { a: 'b' },
    })
    expect(changed.secretHint).toBe(added.secretHint)
    await carpool.run(['account', 'remove', 'second'])
  })

  it('show says how the account is and what comes next, and reset clears it at once', async () => {
    const call = async () => {
      const headers = { 'content-type': 'application/json', 'x-api-key': relay.key }
      const url = `${relay.baseUrl}/api/v1/messages`
      const reply = await request(url, { method: 'POST', headers, body: messageBody() })
      await reply.body.dump()
      return reply.statusCode
    }
    relay.simulator.script({ status: 401 }, { times: 1 })
    expect(await call()).toBe(503)
    const { stdout } = await carpool.run(['account', 'show', 'first'])
    expect(stdout).toMatch(/state +needs-login/)
    expect(stdout).toMatch(/last status +401/)
    expect(stdout).toMatch(/last request +req_/)
    expect(stdout).toMatch(/next +nothing, until you act/)
    const { health } = await account('reset first')
    expect(health).toMatchObject({ state: 'ready' })
    expect(await call()).toBe(200)
  })

  it('reset leaves an account off that its owner switched off (EC-029)', async () => {
    await account('disable first')
    expect(await account('reset first')).toMatchObject({ enabled: false })
    const { stdout } = await carpool.run(['account', 'show', 'first'])
    expect(stdout).toMatch(/next +nothing, until you switch it on/)
    await account('enable first')
  })
})

it('carpool pool shows and changes how accounts are chosen', async () => {
  expect(await carpool.readDocument(['pool'])).toEqual({
    selectionPolicy: 'least-recently-used',
    echoUrl: null,
  })
  const changed = { selectionPolicy: 'most-quota-left', echoUrl: 'https://ip.test/' }
  const args = ['pool', '--policy', 'most-quota-left', '--echo-url', 'https://ip.test/']
  expect(await carpool.readDocument(args)).toEqual(changed)
  expect(
    (await carpool.run(['pool', '--policy', 'least-recently-used', '--echo-url', 'none'])).stdout,
  ).toMatch(/policy +least-recently-used\necho URL +none/)
})

describe('bad input is refused on the field, and nothing is half-saved', () => {
  const ofAccount = (body: object) => relay.admin.changeAccount({ id: relay.accountId, body })
  const ofKey = (body: object) => relay.admin.changeKey({ id: relay.keyId, body })
  const ofPool = (body: object) => relay.admin.changePoolSettings({ body })
  const cases: readonly [string, (body: object) => Promise<unknown>, object, string][] = [
    ['priority 0', ofAccount, { priority: 0 }, 'priority'],
    ['priority 101', ofAccount, { priority: 101 }, 'priority'],
    ['a proxy that is no address', ofAccount, { proxy: 'not a url' }, 'proxy'],
    ['a group without a name', ofAccount, { groups: ['  '] }, 'groups.0'],
    ['a reserve of the whole window', ofAccount, { reservePercent: 100 }, 'reservePercent'],
    ['no call at all in flight', ofAccount, { maxCallsInFlight: 0 }, 'maxCallsInFlight'],
    ['an address that is none', ofAccount, { baseUrl: 'ftp://x' }, 'baseUrl'],
    ['an unknown group', ofKey, { accountGroups: ['nobody'] }, 'accountGroups'],
    ['an unknown account', ofKey, { accountIds: ['nobody'] }, 'accountIds'],
    ['an unknown policy', ofPool, { selectionPolicy: 'best' }, 'selectionPolicy'],
    ['an echo address that is none', ofPool, { echoUrl: 'ftp://x' }, 'echoUrl'],
  ]
  const everything = async () => [
    await relay.admin.listAccounts(),
    await relay.admin.listKeys(),
    await relay.admin.getPoolSettings(),
  ]

  it.each(cases)('%s', async (_what, change, bad, path) => {
    const before = await everything()
    // A second field that is good must not be saved along.
    const good = change === ofPool ? { echoUrl: 'https://good.test' } : { name: 'good' }
    await expect(change({ ...good, ...bad })).rejects.toMatchObject({
      status: 400,
      problem: { fields: [{ path, message: expect.any(String) }] },
    })
    expect(await everything()).toEqual(before)
  })

  it('also by the command, which names its options', async () => {
    const { stderr, exitCode } = await carpool.run(['account', 'change', 'first', '--priority', '101'])
    expect(exitCode).not.toBe(0)
    expect(stderr).toMatch(/--priority must be at most 100/)
  })

  it('a key keeps what it was bound to before its account was removed', async () => {
    const body = { provider: 'claude', name: 'short', secret: 'sk-ant-short', baseUrl: relay.simulator.url }
    const { id } = await relay.admin.createAccount({ body })
    await relay.admin.changeKey({ id: relay.keyId, body: { accountIds: [id, relay.accountId] } })
    await relay.admin.removeAccount({ id })
    const kept = await relay.admin.changeKey({ id: relay.keyId, body: { accountIds: [id, relay.accountId] } })
    expect(kept.accountIds).toEqual([id, relay.accountId])
    await relay.admin.changeKey({ id: relay.keyId, body: { accountIds: null } })
  })
})
