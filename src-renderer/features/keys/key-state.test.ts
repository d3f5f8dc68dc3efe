import { expect, test } from 'vitest'
import { apiKeySchema } from '../../../src-relay/contract/api-key.ts'
import { inShownOrder, isFound, shownState } from './key-state.ts'

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

test('revoked says more than switched off, and ended more than active', () => {
  expect(shownState(key('a', { enabled: false, revokedAt: 1 }), 5)).toBe('revoked')
  expect(shownState(key('a', { enabled: false }), 5)).toBe('off')
  expect(shownState(key('a', { expiresAt: 5 }), 5)).toBe('ended')
  expect(shownState(key('a', { expiresAt: 6 }), 5)).toBe('active')
})

test('a key is found by all words of its name, note, tags and visible end', () => {
  const ann = key('Ann', { note: 'from work', tags: ['Family'] })
  expect(['', 'ann', 'WORK ann', 'fam cr_'].filter(search => !isFound(ann, search))).toEqual([])
  expect(isFound(ann, 'ann bob')).toBe(false)
})
