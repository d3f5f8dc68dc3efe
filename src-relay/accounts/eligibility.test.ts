import { describe, expect, it } from 'vitest'
import { testAccount } from '../../tests/fixtures/account.ts'
import type { AccountHealth, AccountView } from '../contract/account.ts'
import { eligibilityOf } from './eligibility.ts'

const account = testAccount()
const off: Partial<AccountView> = { enabled: false }
const foreign: Partial<AccountView> = { provider: 'beta' }
const cooling: AccountHealth = { state: 'cooling-down', since: 1, until: 500 }
const needsLogin: AccountHealth = { state: 'needs-login', since: 1 }
const suspended: AccountHealth = { state: 'suspended', since: 1 }
const wish = { provider: 'alpha', model: 'm', tried: new Set<string>() }
const triedIt = { ...wish, tried: new Set(['a1']) }
const triedAnother = { ...wish, tried: new Set(['a2']) }

describe('an account', () => {
  it.each([
    ['is eligible when it is ready', account, wish, { kind: 'eligible' }],
    ['is eligible when another was tried', account, triedAnother, { kind: 'eligible' }],
    ['of another provider is not', { ...account, ...foreign }, wish, { kind: 'other-provider' }],
    ['switched off is not', { ...account, ...off }, wish, { kind: 'disabled' }],
    ['that needs a login is not', { ...account, health: needsLogin }, wish, { kind: 'needs-owner' }],
    ['that is suspended is not', { ...account, health: suspended }, wish, { kind: 'needs-owner' }],
    ['cooling down rests', { ...account, health: cooling }, wish, { kind: 'resting', until: 500 }],
    ['tried in this call is not', account, triedIt, { kind: 'tried' }],
    [
      'that rests since it was tried, rests',
      { ...account, health: cooling },
      triedIt,
      { kind: 'resting', until: 500 },
    ],
    [
      'switched off is so in any health',
      { ...account, ...off, health: cooling },
      triedIt,
      { kind: 'disabled' },
    ],
    [
      'of another provider is so above all',
      { ...account, ...foreign, ...off },
      triedIt,
      { kind: 'other-provider' },
    ],
  ])('%s', (_what, subject, asked, expected) => {
    expect(eligibilityOf(subject, undefined, asked)).toEqual(expected)
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
    const kind = isEligible ? 'eligible' : 'not-for-key'
    expect(eligibilityOf({ ...account, groups: ['work'] }, undefined, { ...wish, key })).toEqual({ kind })
  })

  it('rests while the wished model does, for the longer of the two', () => {
    expect(eligibilityOf(account, 300, wish)).toEqual({ kind: 'resting', until: 300 })
    expect(eligibilityOf({ ...account, health: cooling }, 300, wish)).toEqual({ kind: 'resting', until: 500 })
    expect(eligibilityOf({ ...account, health: cooling }, 900, triedIt)).toEqual({
      kind: 'resting',
      until: 900,
    })
    expect(eligibilityOf({ ...account, ...off }, 900, wish)).toEqual({ kind: 'disabled' })
  })
})
