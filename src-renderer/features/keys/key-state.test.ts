import { expect, test } from 'vitest'
import { apiKeySchema } from '../../../src-relay/contract/api-key.ts'
import { inShownOrder, shownState } from './key-state.ts'

const key = (id: string, change: object = {}) =>
  apiKeySchema.parse({ id, name: id, hint: 'cr_…', enabled: true, createdAt: 0, limits: {}, ...change })

test('keys in use come first, the newest first; revoked ones last', () => {
  const keys = [
    key('old', { createdAt: 1 }),
    key('gone', { createdAt: 3, revokedAt: 4 }),
    key('new', { createdAt: 2 }),
  ]
  expect(inShownOrder(keys).map(({ id }) => id)).toEqual(['new', 'old', 'gone'])
})

test('revoked says more than switched off', () => {
  expect(shownState(key('a', { enabled: false, revokedAt: 1 }))).toBe('revoked')
  expect(shownState(key('a', { enabled: false }))).toBe('off')
  expect(shownState(key('a'))).toBe('active')
})
