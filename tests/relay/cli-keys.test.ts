import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiKeySchema, createdApiKeySchema } from '../../src-relay/contract/api-key.ts'
import { createTestCommand, type TestCommand } from '../fixtures/command.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'

let relay: TestRelay
let carpool: TestCommand
beforeAll(async () => {
  relay = await startTestRelay({ config: { timeZone: 'Asia/Shanghai' } })
  await relay.admin.changeAccount({ id: relay.accountId, body: { groups: ['g'] } })
  carpool = await createTestCommand()
  await carpool.connectTo({ port: Number(new URL(relay.controlUrl).port), token: relay.controlToken })
})
afterAll(async () => {
  await carpool[Symbol.asyncDispose]()
  await relay[Symbol.asyncDispose]()
})

const create = async (...args: string[]) =>
  createdApiKeySchema.parse(await carpool.readDocument(['key', 'create', ...args]))
const change = async (...args: string[]) =>
  apiKeySchema.parse(await carpool.readDocument(['key', 'change', ...args]))

describe('carpool key', () => {
  it('create takes everything that can be set on a key', async () => {
    const limits = { requests: [{ max: 100, window: { kind: 'day' } }] }
    const options = [
      ['--note', 'a friend', '--tags', 'home, work', '--colour', 'teal', '--expires', '2026-12-14'],
      ['--providers', 'claude', '--accounts', relay.accountId, '--groups', 'g', '--blocked-models', 'opus'],
      ['--account-fallback', 'yes', '--owner', 'yes'],
      ['--clients', 'claude-code', '--addresses', '10.0.0.0/8', '--max-in-flight', '3'],
      ['--limits', JSON.stringify(limits)],
    ]
    const { key } = await create('ann', ...options.flat())
    expect(key).toMatchObject({
      name: 'ann',
      note: 'a friend',
      tags: ['home', 'work'],
      colour: 'teal',
      expiry: { kind: 'on', day: '2026-12-14' },
      expiresAt: Date.parse('2026-12-14T16:00:00Z'),
      providers: ['claude'],
      accountIds: [relay.accountId],
      accountGroups: ['g'],
      accountFallback: true,
      owner: true,
      models: { kind: 'except', patterns: ['opus'] },
      clients: ['claude-code'],
      addresses: ['10.0.0.0/8'],
      limits: { ...limits, callsInFlight: { max: 3 } },
    })
  })

  it('change changes what is named and leaves the rest', async () => {
    const { key } = await create('bob', '--max-in-flight', '3', '--models', 'opus', '--expires', '30d')
    expect(key.expiry).toEqual({ kind: 'after-first-use', days: 30 })
    expect(await change('bob', '--disable')).toEqual({ ...key, enabled: false })
    const opened = await change(key.id, '--enable', '--models', 'any', '--expires', 'never', '--name', 'Bob')
    expect(opened).toEqual({ ...key, name: 'Bob', models: { kind: 'any' }, expiry: { kind: 'never' } })
    expect((await change('Bob', '--max-in-flight', '5')).limits).toEqual({ callsInFlight: { max: 5 } })
    expect((await change('Bob', '--limits', '{}')).limits).toEqual({})
  })

  it('rotate shows another secret, once', async () => {
    const { key, secret } = await create('eve')
    const rotated = createdApiKeySchema.parse(await carpool.readDocument(['key', 'rotate', 'eve']))
    expect(rotated.key.id).toBe(key.id)
    expect(rotated.secret).not.toBe(secret)
    expect((await carpool.run(['key', 'show', 'eve'])).stdout).not.toContain(rotated.secret)
  })

  it('limits tells what is used of each, with its zone', async () => {
    const limits = {
      requests: [{ max: 5, window: { kind: 'day' } }],
      cost: [{ maxUsd: 2, window: { kind: 'total' } }],
    }
    await create('dan', '--limits', JSON.stringify(limits))
    const { stdout } = await carpool.run(['key', 'limits', 'dan'])
    expect(stdout).toMatch(/requests +day +0 +0 +5/)
    expect(stdout).toMatch(/cost +total +\$0\.00 +\$0\.00 +\$2\.00/)
    expect(stdout).toContain('FREES (Asia/Shanghai)')
    expect((await carpool.run(['key', 'limits', 'dan', '--reset'])).exitCode).toBe(0)
  })

  it.each([
    [['--limits', '[]x'], /--limits must be an object in JSON/],
    [['--limits', '{"nonsense":1}'], /--limits-nonsense is not a known field|--limits/],
    [['--expires', 'tomorrow'], /--expires must be a day like 2026-11-22/],
    [['--models', 'a', '--blocked-models', 'b'], /exclude one another/],
    [['--enable', '--disable'], /exclude one another/],
    [['--max-in-flight', '0'], /--max-in-flight must be at least 1/],
    [[], /nothing to change/],
  ])('change refuses %o and says which option is wrong', async (args, message) => {
    const { key } = await create('gil')
    const { exitCode, stderr } = await carpool.run(['key', 'change', key.id, ...args])
    expect(exitCode).toBeGreaterThan(0)
    expect(stderr).toMatch(message)
  })
})
