import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { UsageRow } from '../../../src-relay/contract/usage.ts'
import { splitBill } from './split-bill.ts'

const row = (id: string, costMicroUsd: number): UsageRow => ({
  id,
  label: id,
  totals: {
    input: 0,
    output: 0,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    reasoning: 0,
    webSearches: 0,
    calls: 1,
    unpricedCalls: 0,
    costMicroUsd,
  },
})

test('each pays in proportion to what they used', () => {
  const parts = splitBill([row('a', 3_000_000), row('b', 1_000_000), row('c', 0)], 20_000)
  expect(parts.map(({ id, cents }) => [id, cents])).toEqual([
    ['a', 15_000],
    ['b', 5_000],
  ])
})

test('the parts add up to the bill, to the cent', () => {
  const costs = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(costs, fc.integer({ min: 0, max: 1e6 }), (all, bill) => {
      const parts = splitBill(
        all.map((cost, at) => row(String(at), cost)),
        bill,
      )
      return parts.reduce((sum, { cents }) => sum + cents, 0) === bill
    }),
  )
})

test('nothing used is nothing to split', () => {
  expect(splitBill([row('a', 0)], 100)).toEqual([])
})
