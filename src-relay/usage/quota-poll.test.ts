import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleAccount } from '../../tests/fixtures/control-plane.ts'
import { startTestRedis, type TestRedis } from '../../tests/fixtures/redis.ts'
import { openTestStore, type TestStore } from '../../tests/fixtures/store.ts'
import type { AccountView } from '../contract/account.ts'
import type { QuotaWindow } from '../contract/quota.ts'
import type { TextAnswer } from '../providers/login.ts'
import type { Provider } from '../providers/provider.ts'
import { createQuotaPoll } from './quota-poll.ts'
import { usageKeys } from './usage-keys.ts'

const minuteMs = 60_000
const window: QuotaWindow = {
  name: '5h',
  windowSeconds: 18_000,
  utilization: 0.5,
  isUsedUp: false,
  isForOneFamily: false,
  readAt: 0,
}
const good: TextAnswer = { status: 200, headers: {}, text: '{"ok":true}' }

let redis: TestRedis
let opened: TestStore
beforeEach(async () => {
  redis = await startTestRedis()
  opened = await openTestStore(redis)
})
afterEach(async () => {
  await opened[Symbol.asyncDispose]()
  await redis.stop()
})

/** One relay; `asked` lists the accounts it has asked for. */
function startPoll(
  change: {
    readonly accounts?: readonly AccountView[]
    readonly answer?: TextAnswer | Error
    readonly readAt?: number
  } = {},
) {
  const { accounts = [{ ...sampleAccount, id: 'a' }], answer = good, readAt } = change
  const asked: string[] = []
  const recorded: string[] = []
  const provider = {
    info: { id: sampleAccount.provider },
    quotaQuery: ({ kind }: { readonly kind: string }) =>
      kind === 'oauth' ? { method: 'GET', url: 'https://api.test/usage', headers: {} } : undefined,
    readQuotaAnswer: (text: unknown) => (JSON.stringify(text) === good.text ? [window] : []),
  } as unknown as Provider
  const { poll } = createQuotaPoll({
    ...opened,
    providers: [provider],
    listAccounts: () => accounts,
    openCredential: id => ({
      kind: id === 'plain' ? 'api-key' : 'oauth',
      secret: 's',
      baseUrl: 'https://api.test',
    }),
    ask: async id => {
      asked.push(id)
      if (answer instanceof Error) throw answer
      return answer
    },
    latest: async () => new Map(readAt === undefined ? [] : [['a', [{ ...window, readAt }]]]),
    record: id => void recorded.push(id),
    now: Date.now,
  })
  return { poll, asked, recorded }
}

const restOf = async (id: string) => Number(await opened.store.command('ttl', [usageKeys.quotaRest(id)]))

describe('asking for windows', () => {
  it('is done by one relay of several, once in ten minutes', async () => {
    const relays = [startPoll(), startPoll(), startPoll()]
    for (const { poll } of [...relays, ...relays]) await poll()
    expect(relays.flatMap(({ asked }) => asked)).toEqual(['a'])
    expect(relays.flatMap(({ recorded }) => recorded)).toEqual(['a'])
    expect(await restOf('a')).toBeGreaterThan(590)
    expect(await restOf('a')).toBeLessThanOrEqual(600)
  })

  it('is left while calls show them, and done when the last one is old', async () => {
    const fresh = startPoll({ readAt: Date.now() - 9 * minuteMs })
    await fresh.poll()
    expect(fresh.asked).toEqual([])
    const old = startPoll({ readAt: Date.now() - 11 * minuteMs })
    await old.poll()
    expect(old.asked).toEqual(['a'])
  })

  it('is left for accounts that are off, refused, or have no such windows', async () => {
    const account = (id: string, change: Partial<AccountView>) => ({ ...sampleAccount, id, ...change })
    const { poll, asked } = startPoll({
      accounts: [
        account('off', { enabled: false }),
        account('refused', { health: { ...sampleAccount.health, state: 'needs-login' } }),
        account('elsewhere', { provider: 'other' }),
        account('plain', {}),
        account('resting', { health: { ...sampleAccount.health, state: 'cooling-down' } }),
      ],
    })
    await poll()
    expect(asked).toEqual(['resting'])
    expect(await restOf('plain')).toBe(-2)
  })

  it.each([
    ['is refused', { status: 403, headers: {}, text: '{}' }],
    ['is no such answer', { status: 200, headers: {}, text: '<html>' }],
    ['did not come', new Error('no way there')],
  ])('waits twice as long each time the answer %s', async (_name, answer) => {
    const { poll, recorded } = startPoll({ answer })
    const rests: number[] = []
    for (let times = 0; times < 7; times += 1) {
      await poll()
      rests.push(await restOf('a'))
      await opened.store.command('del', [usageKeys.quotaRest('a')])
    }
    expect(rests.map(seconds => Math.round(seconds / 60))).toEqual([20, 40, 80, 160, 320, 360, 360])
    expect(recorded).toEqual([])
  })

  it('waits as long as it is told to', async () => {
    const { poll } = startPoll({ answer: { status: 429, headers: { 'retry-after': '7200' }, text: '' } })
    await poll()
    expect(await restOf('a')).toBeGreaterThan(7100)
  })
})
