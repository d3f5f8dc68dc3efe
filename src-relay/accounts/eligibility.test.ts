import { describe, expect, it } from 'vitest'
import { testAccount } from '../../tests/fixtures/account.ts'
import { type Candidate, eligibilityOf, type Wish } from './eligibility.ts'

const fit: Candidate = {
  account: testAccount({ groups: ['work'] }),
  fitness: { kind: 'fit' },
  reservedUntil: undefined,
  isTried: false,
  isFull: false,
}
const candidate = (change: Partial<Candidate>): Candidate => ({ ...fit, ...change })
const account = (change: Parameters<typeof testAccount>[0]) => ({ account: testAccount(change) })

const wish: Wish = { provider: 'alpha', family: 'm', isOfficialClient: false, isOwner: false }
const eligible = { kind: 'eligible', isCrowded: false }
const resting = { kind: 'resting', until: 500 } as const

describe('an account', () => {
  it.each([
    ['is eligible when it is fit', {}, eligible],
    [
      'is eligible, but last, when its provider had no room',
      { fitness: { kind: 'crowded', until: 500 } },
      { kind: 'eligible', isCrowded: true },
    ],
    ['of another provider is not', account({ provider: 'beta' }), { kind: 'other-provider' }],
    ['switched off is not', account({ enabled: false }), { kind: 'disabled' }],
    ['that needs its owner is not', { fitness: { kind: 'needs-owner' } }, { kind: 'needs-owner' }],
    ['that rests is not', { fitness: resting }, resting],
    ['tried in this call is not', { isTried: true }, { kind: 'tried' }],
    ['that rests since it was tried, rests', { isTried: true, fitness: resting }, resting],
    ['without a free slot is full', { isFull: true }, { kind: 'full' }],
    [
      'switched off is so in any health (EC-029)',
      { ...account({ enabled: false }), fitness: resting, isTried: true },
      { kind: 'disabled' },
    ],
    [
      'of another provider is so above all',
      account({ provider: 'beta', enabled: false }),
      { kind: 'other-provider' },
    ],
  ] satisfies readonly (readonly [string, Partial<Candidate>, object])[])('%s', (_what, change, expected) => {
    expect(eligibilityOf(candidate(change), wish)).toEqual(expected)
  })

  it.each([
    [{ accountIds: null, accountGroups: null }, true],
    [{ accountIds: ['a1'], accountGroups: null }, true],
    [{ accountIds: null, accountGroups: ['work'] }, true],
    [{ accountIds: ['a2'], accountGroups: ['other', 'work'] }, true],
    [{ accountIds: ['a2'], accountGroups: null }, false],
    [{ accountIds: null, accountGroups: ['other'] }, false],
    [{ accountIds: ['a2'], accountGroups: ['other'] }, false],
  ])('serves a key that is bound as %o: %s', (key, isEligible) => {
    expect(eligibilityOf(fit, { ...wish, key })).toEqual(isEligible ? eligible : { kind: 'not-for-key' })
  })
})

describe('a subscription', () => {
  const subscription = candidate(account({ termsAcceptedAt: 1 }))
  const official = { ...wish, isOfficialClient: true }

  it('serves the official client only, unless its owner allows others', () => {
    expect(eligibilityOf(subscription, official)).toEqual(eligible)
    expect(eligibilityOf(subscription, wish)).toEqual({ kind: 'not-for-client' })
    const open = candidate(account({ termsAcceptedAt: 1, officialClientOnly: false }))
    expect(eligibilityOf(open, wish)).toEqual(eligible)
  })

  it('is the only kind of account to which that rule applies', () => {
    expect(eligibilityOf(fit, wish)).toEqual(eligible)
  })
})

describe('a reserve', () => {
  const reserved = candidate({ reservedUntil: 900 })

  it('is left to the owner until the window is over', () => {
    expect(eligibilityOf(reserved, wish)).toEqual({ kind: 'reserved', until: 900 })
    expect(eligibilityOf(reserved, { ...wish, isOwner: true })).toEqual(eligible)
  })

  it('gives way to a rest', () => {
    expect(eligibilityOf(candidate({ reservedUntil: 900, fitness: resting }), wish)).toEqual(resting)
  })
})
