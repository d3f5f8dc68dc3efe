import { expect, it } from 'vitest'
import { freshnessOf } from './credential-freshness.ts'

const minute = 60_000
const hour = 60 * minute

it.each([
  ['of eight hours, new', 8 * hour, 0, 'good'],
  ['of eight hours, 20 minutes before its end', 8 * hour, 8 * hour - 20 * minute, 'good'],
  ['of eight hours, 15 minutes before its end', 8 * hour, 8 * hour - 15 * minute, 'soon'],
  ['of eight hours, 31 s before its end', 8 * hour, 8 * hour - 31_000, 'soon'],
  ['of eight hours, 30 s before its end', 8 * hour, 8 * hour - 30_000, 'over'],
  ['of eight hours, after a sleep of nine', 8 * hour, 9 * hour, 'over'],
  ['of eight hours, by a clock that was put back (EC-053)', 8 * hour, -10 * minute, 'good'],
  ['of a minute, new: no refresh storm', minute, 0, 'good'],
  ['of a minute, 15 s before its end', minute, 45_000, 'soon'],
  ['of a minute, 3 s before its end', minute, 57_000, 'over'],
  ['that was over when it came', 0, 0, 'over'],
])('a credential %s', (_what, lifetime, at, freshness) => {
  expect(freshnessOf({ issuedAt: 1000, expiresAt: 1000 + lifetime }, 1000 + at)).toBe(freshness)
})

it('a credential of which nobody knows the end is good', () => {
  expect(freshnessOf({ issuedAt: 0 }, 1e15)).toBe('good')
})
