import { expect, test } from 'vitest'
import { formatRoute, readRoute } from './route.ts'

test('an address names a page and what is chosen on it', () => {
  const address = formatRoute('calls', { key: 'k 1&2', model: undefined, ending: '' })
  expect(address).toBe('#/calls?key=k+1%262')
  expect(readRoute(address)).toEqual({ page: 'calls', query: { key: 'k 1&2' } })
})

test('an address nobody knows is the overview', () => {
  for (const hash of ['', '#', '#/', '#/nowhere?key=1', '#content', '#/__proto__'])
    expect(readRoute(hash)).toEqual({ page: 'overview', query: {} })
})
