import { describe, expect, it } from 'vitest'
import { testAccount } from '../../tests/fixtures/account.ts'
import { callWish } from '../../tests/fixtures/call-wish.ts'
import type { Account } from '../contract/account.ts'
import type { SelectionPolicy } from '../contract/pool.ts'
import type { QuotaWindow } from '../contract/quota.ts'
import { RelayError } from '../kernel/errors.ts'
import type { Binding } from './affinity.ts'
import type { Fitness } from './fitness.ts'
import { createScheduler } from './scheduler.ts'
import type { CallWish } from './selection.ts'

const now = 1_000_000
const account = (id: string, change: Partial<Account> = {}): Account => testAccount({ id, ...change })
const resting = (seconds: number): Fitness => ({ kind: 'resting', until: now + seconds * 1000 })
const needsOwner: Fitness = { kind: 'needs-owner' }
const crowded: Fitness = { kind: 'crowded', until: now + 1 }

interface Pool {
  readonly accounts: readonly Account[]
  /** By account, or by `account/family`. */
  readonly fitness?: Readonly<Record<string, Fitness>>
  readonly windows?: Readonly<Record<string, readonly QuotaWindow[]>>
  readonly policy?: SelectionPolicy
  /** Ids of accounts without a free slot. */
  readonly full?: readonly string[]
  /** What conversations are bound to; those that are not here are new. */
  readonly bindings?: Map<string, Binding>
}

function openPool({ accounts, fitness = {}, windows = {}, policy, full = [], bindings = new Map() }: Pool) {
  const begun: string[] = []
  const scheduler = createScheduler({
    accounts: () => accounts,
    health: {
      fitnessOf: (id, family) => fitness[`${id}/${family}`] ?? fitness[id] ?? { kind: 'fit' },
      begin: id => void begun.push(id),
    },
    quota: { windowsOf: id => windows[id] ?? [] },
    affinity: {
      async claim(conversation, candidateId) {
        const known = bindings.get(conversation)
        if (!known) bindings.set(conversation, { home: candidateId })
        return { binding: known ?? { home: candidateId }, isNew: !known }
      },
      move: (conversation, _from, to) => void bindings.set(conversation, to),
    },
    slots: {
      take: async ({ id }) => (full.includes(id) ? undefined : { [Symbol.asyncDispose]: async () => {} }),
    },
    policy: () => policy ?? 'least-recently-used',
    now: () => now,
  })
  const begin = (change: Partial<CallWish> = {}) => scheduler.begin(callWish(change))
  const first = async (change?: Partial<CallWish>) => (await begin(change).next()).account.id
  /** The accounts that one call tries. */
  const all = async (change?: Partial<CallWish>) => {
    const selection = begin(change)
    const tried: string[] = []
    for (;;) {
      const choice = await selection.next().catch(() => undefined)
      if (!choice) return tried
      tried.push(choice.account.id)
    }
  }
  return { begin, first, all, begun }
}

async function refusalOf(pool: Pool, change?: Partial<CallWish>, tries = 0): Promise<RelayError> {
  const selection = openPool(pool).begin(change)
  for (let tried = 0; tried < tries; tried += 1) await selection.next()
  const refusal: unknown = await selection.next().catch((error: unknown) => error)
  if (refusal instanceof RelayError) return refusal
  throw new Error(`not refused: ${String(refusal)}`)
}

describe('the scheduler', () => {
  it('spreads a burst of new conversations, though each waits to learn that it is new', async () => {
    const pool = { accounts: ['a', 'b', 'c'].map(id => account(id)) }
    const { first } = openPool(pool)
    const burst = ['one', 'two', 'three', 'four', 'five', 'six'].map(conversation => first({ conversation }))
    expect((await Promise.all(burst)).toSorted()).toEqual(['a', 'a', 'b', 'b', 'c', 'c'])
  })
  it('leaves the turn of an account to others when a conversation turns out to be at home elsewhere', async () => {
    const { first } = openPool({
      accounts: ['a', 'b', 'c'].map(id => account(id)),
      bindings: new Map([['known', { home: 'c' }]]),
    })
    expect([await first({ conversation: 'known' }), await first(), await first()]).toEqual(['c', 'a', 'b'])
  })
  it('takes turns, the longest rested first', async () => {
    const { first, begun } = openPool({ accounts: ['a', 'b', 'c'].map(id => account(id)) })
    expect([await first(), await first(), await first(), await first()]).toEqual(['a', 'b', 'c', 'a'])
    expect(begun).toEqual(['a', 'b', 'c', 'a'])
  })

  it('tries each account once in a call, the first priority first', async () => {
    const accounts = [
      account('c', { priority: 3 }),
      account('a', { priority: 1 }),
      account('b', { priority: 2 }),
    ]
    expect(await openPool({ accounts }).all()).toEqual(['a', 'b', 'c'])
  })

  it('stays with the first priority while it can serve', async () => {
    const { first } = openPool({ accounts: [account('b', { priority: 2 }), account('a', { priority: 1 })] })
    expect([await first(), await first(), await first()]).toEqual(['a', 'a', 'a'])
  })

  it('leaves other models of an account in use while one rests (EC-019)', async () => {
    const { first } = openPool({
      accounts: [account('a', { priority: 1 }), account('b')],
      fitness: { 'a/large': resting(5) },
    })
    expect([await first({ family: 'large' }), await first({ family: 'small' })]).toEqual(['b', 'a'])
  })

  it('comes last to an account whose provider had no room, but comes', async () => {
    const accounts = [account('a', { priority: 1 }), account('b', { priority: 50 })]
    expect(await openPool({ accounts, fitness: { a: crowded } }).all()).toEqual(['b', 'a'])
    expect(await openPool({ accounts, fitness: { a: crowded, b: crowded } }).first()).toBe('a')
  })

  it('passes over accounts without a free slot, for calls that need one', async () => {
    const pool = { accounts: [account('a', { priority: 1 }), account('b')], full: ['a'] }
    expect(await openPool(pool).all()).toEqual(['b'])
    expect(await openPool(pool).first({ takesSlot: false })).toBe('a')
    expect(await refusalOf({ ...pool, full: ['a', 'b'] })).toMatchObject({
      code: 'no_account',
      retryAfterSeconds: 5,
    })
  })

  it('keeps to the accounts of a key, unless it may fall back (EC-030)', async () => {
    const accounts = [account('a', { priority: 1 }), account('b', { groups: ['work'] })]
    const key = { accountIds: null, accountGroups: ['work'] }
    expect(await openPool({ accounts }).all({ key })).toEqual(['b'])
    expect(await openPool({ accounts }).all({ key, mayFallBack: true })).toEqual(['b', 'a'])
    const down = { accounts, fitness: { b: resting(60) } }
    expect(await refusalOf(down, { key })).toMatchObject({ code: 'no_account', retryAfterSeconds: 60 })
    const choice = await openPool(down).begin({ key, mayFallBack: true }).next()
    expect(choice).toMatchObject({ account: { id: 'a' }, why: expect.stringContaining('own accounts') })
  })
})

describe('a selection policy', () => {
  const window = (utilization: number, hoursToReset: number): QuotaWindow => ({
    name: '7d',
    windowSeconds: 604_800,
    utilization,
    resetsAt: now + hoursToReset * 3_600_000,
    isUsedUp: false,
    isForOneFamily: false,
    readAt: now,
  })
  const pool = {
    accounts: ['a', 'b', 'c'].map(id => account(id)),
    windows: { a: [window(0.5, 10)], b: [window(0.2, 90)], c: [window(0.9, 5)] },
  }

  it('prefers the account with the most quota left', async () => {
    expect(await openPool({ ...pool, policy: 'most-quota-left' }).all()).toEqual(['b', 'a', 'c'])
  })

  it('prefers the account whose week ends soonest', async () => {
    expect(await openPool({ ...pool, policy: 'soonest-weekly-reset' }).all()).toEqual(['c', 'a', 'b'])
  })

  it('knows nothing of accounts that state no windows, and takes turns', async () => {
    const { first } = openPool({ accounts: pool.accounts, policy: 'soonest-weekly-reset' })
    expect([await first(), await first(), await first()]).toEqual(['a', 'b', 'c'])
  })

  it('never goes before priority', async () => {
    const accounts = [account('c', { priority: 1 }), account('b', { priority: 2 })]
    expect(await openPool({ ...pool, accounts, policy: 'most-quota-left' }).first()).toBe('c')
  })
})

describe('a conversation', () => {
  const accounts = [account('a'), account('b'), account('c')]
  const serve = async (pool: Pool, conversation: string, failing: readonly string[] = []) => {
    const selection = openPool(pool).begin({ conversation })
    for (;;) {
      const choice = await selection.next()
      if (failing.includes(choice.account.id)) continue
      selection.confirm()
      return choice
    }
  }
  const bound = (home: string, substitute?: string) =>
    new Map<string, Binding>([['talk', { home, ...(substitute !== undefined && { substitute }) }]])

  it('stays on its account, also when one of a better priority comes back (EC-041)', async () => {
    const pool = { accounts: [account('better', { priority: 1 }), ...accounts], bindings: bound('b') }
    expect(await serve(pool, 'talk')).toMatchObject({
      account: { id: 'b' },
      why: 'the conversation is bound to it',
    })
    expect(pool.bindings).toEqual(bound('b'))
  })

  it('is served elsewhere while its account rests for a moment, always by the same, and comes back (EC-040)', async () => {
    const bindings = bound('b')
    const rests = { accounts, bindings, fitness: { b: resting(20) } }
    const { account: substitute, why } = await serve(rests, 'talk')
    expect(why).toMatch(/bound to b, and b rests until 1970-01-01T00:17:00Z/)
    expect(bindings).toEqual(bound('b', substitute.id))
    const again = { ...rests, accounts: accounts.toReversed() }
    expect((await serve(again, 'talk')).account.id).toBe(substitute.id)
    expect((await serve({ accounts, bindings }, 'talk')).account.id).toBe('b')
  })

  it.each<[string, Partial<Pool>]>([
    ['rests for long', { fitness: { b: resting(3600) } }],
    ['needs its owner', { fitness: { b: needsOwner } }],
    ['is switched off', { accounts: [account('a'), account('b', { enabled: false })] }],
    ['is gone', { accounts: [account('a')] }],
  ])('moves for good when its account %s', async (_what, change) => {
    const bindings = bound('b')
    expect((await serve({ accounts, bindings, ...change }, 'talk')).account.id).toBe('a')
    expect(bindings).toEqual(bound('a'))
  })

  it('is bound to whatever served its first call', async () => {
    const bindings = new Map<string, Binding>()
    expect((await serve({ accounts, bindings }, 'talk', ['a', 'b'])).account.id).toBe('c')
    expect(bindings).toEqual(bound('c'))
  })

  it('of fifty sub-tasks starves no account (EC-039)', async () => {
    const served = new Map<string, number>()
    const { begin } = openPool({ accounts })
    for (let task = 0; task < 50; task += 1) {
      const { account: chosen } = await begin({ conversation: `session, task ${task}` }).next()
      served.set(chosen.id, (served.get(chosen.id) ?? 0) + 1)
    }
    expect([...served.values()].toSorted((a, b) => a - b)).toEqual([16, 17, 17])
  })
})

describe('the owner’s reserve', () => {
  const fiveHours = (utilization: number): QuotaWindow => ({
    name: '5h',
    windowSeconds: 18_000,
    utilization,
    resetsAt: now + 1_800_000,
    isUsedUp: false,
    isForOneFamily: false,
    readAt: now,
  })
  const poolAt = (utilization: number) => ({
    accounts: [account('a', { reservePercent: 20 })],
    windows: { a: [fiveHours(utilization)] },
  })

  it('is left alone by friends, and free for the owner', async () => {
    expect(await openPool(poolAt(0.79)).first()).toBe('a')
    expect(await refusalOf(poolAt(0.8))).toMatchObject({ code: 'no_account', retryAfterSeconds: 1800 })
    expect(await openPool(poolAt(0.95)).first({ isOwner: true })).toBe('a')
  })
})

describe('when there is no account', () => {
  it('says at once that everything rests, and when the first is back (EC-027)', async () => {
    const pool = { accounts: [account('a'), account('b')], fitness: { a: resting(90), 'b/m': resting(41.2) } }
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
    const refusal = await refusalOf({ accounts: [account('a')], fitness: { a: resting(seconds) } })
    expect(refusal.message).toMatch(words)
    expect(refusal.retryAfterSeconds).toBe(seconds)
  })

  const bound = { accountIds: ['x'], accountGroups: null }
  it.each([
    ['no account was added', { accounts: [] }, {}, /has been added/],
    ['only another provider has one', { accounts: [account('a', { provider: 'beta' })] }, {}, /been added/],
    ['all are switched off', { accounts: [account('a', { enabled: false })] }, {}, /switched off/],
    ['the key is bound elsewhere', { accounts: [account('a')] }, { key: bound }, /bound to certain accounts/],
    [
      'the owner has to act',
      { accounts: [account('a'), account('b', { enabled: false })], fitness: { a: needsOwner } },
      {},
      /attention of the owner/,
    ],
  ])('says plainly that %s, without a time', async (_what, pool, change, words) => {
    const refusal = await refusalOf(pool, change)
    expect(refusal).toMatchObject({ code: 'no_account', retryAfterSeconds: undefined })
    expect(refusal.message).toMatch(words)
  })

  it('says that all were tried, unless one comes back', async () => {
    const pool = { accounts: [account('a'), account('b')], fitness: { b: needsOwner } }
    expect((await refusalOf(pool, {}, 1)).message).toMatch(/tried/)
    expect(await refusalOf({ ...pool, fitness: { b: resting(7) } }, {}, 1)).toMatchObject({
      retryAfterSeconds: 7,
    })
  })

  it('tells other clients that a login is not for them', async () => {
    const pool = { accounts: [account('a', { termsAcceptedAt: 1 })] }
    const refusal = await refusalOf(pool)
    expect(refusal.code).toBe('client_not_allowed')
    expect(refusal.message).toMatch(/account with an API key/)
    expect(await openPool(pool).first({ isOfficialClient: true })).toBe('a')
    const mixed = { accounts: [...pool.accounts, account('b', { priority: 90 })] }
    expect(await openPool(mixed).all()).toEqual(['b'])
    expect(await refusalOf({ ...mixed, fitness: { b: resting(9) } })).toMatchObject({ retryAfterSeconds: 9 })
  })
})
