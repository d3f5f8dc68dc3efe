import { expect, test } from 'vitest'
import { type AccountView, accountViewSchema } from '../../../src-relay/contract/account.ts'
import { draftOrder, join, readOrder, stand, step } from './order-draft.ts'

function account(id: string, priority: number): AccountView {
  return accountViewSchema.parse({
    id,
    provider: 'acme',
    kind: 'api-key',
    name: id,
    baseUrl: 'https://acme.test',
    secretHint: '4f2a',
    enabled: true,
    priority,
    createdAt: 0,
    health: { state: 'ready', since: 0 },
  })
}
const accounts = [account('b', 50), account('a', 7), account('c', 50)]

test('accounts of one priority stand on one level, the lowest number first', () => {
  expect(draftOrder(accounts)).toEqual([['a'], ['b', 'c']])
})

test('a step leads out of a shared level first, and from a level of its own into the next one', () => {
  const draft = draftOrder(accounts)
  const out = step(draft, 'c', 'down')
  expect(out).toEqual([['a'], ['b'], ['c']])
  expect(step(out, 'c', 'up')).toEqual([['a'], ['b', 'c']])
  expect(step(draft, 'c', 'up')).toEqual([['a'], ['c'], ['b']])
  expect(step(draft, 'a', 'down')).toEqual([['b', 'c', 'a']])
})

test('there is no step beyond either end', () => {
  const draft = [['a'], ['b']]
  expect(step(draft, 'a', 'up')).toBe(draft)
  expect(step(draft, 'b', 'down')).toBe(draft)
})

test('an account may be put onto any level, or between two', () => {
  expect(join([['a'], ['b'], ['c']], 'a', 2)).toEqual([['b'], ['c', 'a']])
  expect(stand([['a', 'b'], ['c']], 'c', 0)).toEqual([['c'], ['a', 'b']])
  expect(stand([['a'], ['b'], ['c']], 'a', 2)).toEqual([['b'], ['a'], ['c']])
})

test('PS-40: an order that is as before changes nothing, whatever its numbers', () => {
  expect(readOrder([['a'], ['c', 'b']], accounts)).toEqual([])
})

test('a new order gives every level a number of its own, with room between them', () => {
  expect(readOrder([['c'], ['a'], ['b']], accounts)).toEqual([
    { id: 'c', priority: 10 },
    { id: 'a', priority: 20 },
    { id: 'b', priority: 30 },
  ])
})

test('numbers stay within what a priority may be, however many levels there are', () => {
  const many = Array.from({ length: 150 }, (_, at) => account(`a${at}`, 50))
  const draft = many.map(({ id }) => [id])
  const numbers = readOrder(draft, many).map(({ priority }) => priority)
  expect(Math.min(...numbers)).toBe(1)
  expect(Math.max(...numbers)).toBe(100)
})
