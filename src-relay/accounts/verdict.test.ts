import { describe, expect, it } from 'vitest'
import { supersedes, type Verdict, verdictNow, verdictOf } from './verdict.ts'

const ready: Verdict = { state: 'ready', since: 1 }
const cooling = (until: number): Verdict => ({ state: 'cooling-down', reason: 'busy', since: 1, until })
const needsLogin: Verdict = { state: 'needs-login', reason: 'refused', since: 1 }
const suspended: Verdict = { state: 'suspended', reason: 'closed', since: 1 }

describe('a verdict', () => {
  it.each([
    [{ kind: 'deliver' }, { scope: 'account', verdict: { state: 'ready', since: 9 } }],
    [{ kind: 'callers-fault' }, undefined],
    [{ kind: 'try-another', reason: 'r' }, undefined],
    [
      { kind: 'cool-down', scope: 'model', until: 50, reason: 'r' },
      { scope: 'model', verdict: { state: 'cooling-down', reason: 'r', since: 9, until: 50 } },
    ],
    [
      { kind: 'needs-login', reason: 'r' },
      { scope: 'account', verdict: { state: 'needs-login', reason: 'r', since: 9 } },
    ],
    [
      { kind: 'suspended', reason: 'r' },
      { scope: 'account', verdict: { state: 'suspended', reason: 'r', since: 9 } },
    ],
  ] as const)('comes from the outcome %o', (outcome, expected) => {
    expect(verdictOf(outcome, 9)).toEqual(expected)
  })

  it('EC-032: of a cool-down ends by itself, and by nothing else', () => {
    expect(verdictNow(cooling(100), 99)).toEqual(cooling(100))
    expect(verdictNow(cooling(100), 100)).toEqual({ state: 'ready', since: 100 })
    expect(verdictNow(needsLogin, 1e15)).toEqual(needsLogin)
    expect(verdictNow(undefined, 1)).toBeUndefined()
  })

  it.each([
    [cooling(5000), undefined, true],
    [cooling(5000), ready, true],
    [cooling(5000), cooling(4500), false],
    [cooling(5000), cooling(4000), true],
    [cooling(5000), cooling(9000), false],
    [cooling(5000), needsLogin, false],
    [needsLogin, cooling(5000), true],
    [needsLogin, needsLogin, false],
    [suspended, needsLogin, true],
    [needsLogin, suspended, false],
    [ready, undefined, false],
    [ready, ready, false],
    [ready, cooling(5000), false],
    [ready, suspended, false],
    [ready, needsLogin, true],
  ])('%o after %o: new is %s', (next, inForce, expected) => {
    expect(supersedes(next, inForce)).toBe(expected)
  })
})
