import { describe, expect, it } from 'vitest'
import { testAccount } from '../../tests/fixtures/account.ts'
import type { AccountView } from '../contract/account.ts'
import { RelayError } from '../kernel/errors.ts'
import { createScheduler } from './scheduler.ts'

const now = 1_000_000
const account = (id: string, change: Partial<AccountView> = {}) => testAccount({ id, ...change })

interface Pool {
  readonly accounts: readonly AccountView[]
  /** Until when a model rests, by `account/model`. */
  readonly rests?: Readonly<Record<string, number>>
}

function chooseFrom({ accounts, rests = {} }: Pool) {
  const health = { modelRestsUntil: (id: string, model: string) => rests[`${id}/${model}`] }
  const scheduler = createScheduler({ accounts: { list: () => accounts }, health, now: () => now })
  return async (tried: readonly string[] = [], model = 'm'): Promise<string> =>
    (await scheduler.choose({ provider: 'alpha', model, tried: new Set(tried) })).id
}

async function refusalOf(pool: Pool, tried: readonly string[] = []): Promise<RelayError> {
  const refusal: unknown = await chooseFrom(pool)(tried).catch((error: unknown) => error)
  if (refusal instanceof RelayError) return refusal
  throw new Error(`not refused: ${String(refusal)}`)
}

const cooling = (seconds: number): Partial<AccountView> => ({
  health: { state: 'cooling-down', since: now, until: now + seconds * 1000 },
})

describe('the scheduler', () => {
  it('takes turns, the longest rested first', async () => {
    const choose = chooseFrom({ accounts: ['a', 'b', 'c'].map(id => account(id)) })
    expect([await choose(), await choose(), await choose(), await choose()]).toEqual(['a', 'b', 'c', 'a'])
    expect([await choose(['b']), await choose(), await choose()]).toEqual(['c', 'b', 'a'])
  })

  it('stays with the first priority while it can serve', async () => {
    const choose = chooseFrom({
      accounts: [account('second', { priority: 2 }), account('first', { priority: 1 })],
    })
    expect([await choose(), await choose(), await choose(['first']), await choose()]).toEqual([
      'first',
      'first',
      'second',
      'first',
    ])
  })

  it('leaves other models of an account in use while one rests', async () => {
    const choose = chooseFrom({
      accounts: [account('first', { priority: 1 }), account('second')],
      rests: { 'first/large': now + 5000 },
    })
    expect([await choose([], 'large'), await choose([], 'small')]).toEqual(['second', 'first'])
  })

  it('EC-027: says at once that everything rests, and when the first is back', async () => {
    const pool = { accounts: [account('a', cooling(90)), account('b')], rests: { 'b/m': now + 41_200 } }
    const refusal = await refusalOf(pool)
    expect(refusal).toMatchObject({ code: 'no_account', retryAfterSeconds: 42 })
    expect(refusal.message).toMatch(/resting.*42 s/)
  })

  it.each([
    [41, /41 s/],
    [600, /10 minutes/],
    [7201, /3 hours/],
    [5 * 86_400, /5 days/],
  ])('puts a rest of %i s into plain words', async (seconds, words) => {
    const refusal = await refusalOf({ accounts: [account('a', cooling(seconds))] })
    expect(refusal.message).toMatch(words)
    expect(refusal.retryAfterSeconds).toBe(seconds)
  })

  const needsLogin: Partial<AccountView> = { health: { state: 'needs-login', since: 1 } }
  it.each([
    ['no account was added', [], /has been added/],
    ['only another provider has one', [account('a', { provider: 'beta' })], /has been added/],
    ['all are switched off', [account('a', { enabled: false })], /switched off/],
    [
      'the owner has to act',
      [account('a', needsLogin), account('b', { enabled: false })],
      /attention of the owner/,
    ],
  ])('says plainly that %s, without a time', async (_what, accounts, words) => {
    const refusal = await refusalOf({ accounts })
    expect(refusal).toMatchObject({ code: 'no_account', retryAfterSeconds: undefined })
    expect(refusal.message).toMatch(words)
  })

  it('says that all were tried, unless one comes back', async () => {
    expect((await refusalOf({ accounts: [account('a'), account('b', needsLogin)] }, ['a'])).message).toMatch(
      /tried/,
    )
    const resting = { accounts: [account('a'), account('b', cooling(7))] }
    expect(await refusalOf(resting, ['a', 'b'])).toMatchObject({ retryAfterSeconds: 7 })
  })
})
