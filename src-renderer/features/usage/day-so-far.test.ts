import { expect, test } from 'vitest'
import type { UsageTotals } from '../../../src-relay/contract/usage.ts'
import { readDaySoFar } from './day-so-far.ts'

const none: UsageTotals = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
  calls: 0,
  costMicroUsd: 0,
  unpricedCalls: 0,
}
const calls = (count: number): UsageTotals => ({ ...none, calls: count, input: count, cacheRead: count })

test('today is set against yesterday up to the same hour, not against the whole of it', () => {
  const report = {
    by: 'day' as const,
    from: '2026-11-21',
    to: '2026-11-22',
    timeZone: 'UTC',
    total: calls(27),
    rows: [
      { id: '2026-11-21', label: '2026-11-21', totals: calls(20) },
      { id: '2026-11-22', label: '2026-11-22', totals: calls(7) },
    ],
    series: [
      { id: '2026-11-21T09', totals: calls(4) },
      { id: '2026-11-21T10', totals: calls(1) },
      { id: '2026-11-21T22', totals: calls(15) },
      { id: '2026-11-22T09', totals: calls(7) },
    ],
  }
  const { figures } = readDaySoFar(report, '2026-11-22', 10)
  expect(figures.calls).toMatchObject({ value: 7, byNowYesterday: 5 })
  expect(figures.calls.hours[9]).toBe(7)
  expect(figures.sent.value).toBe(14)
})

test('a day nobody called on is zero everywhere', () => {
  const report = { by: 'day' as const, from: 'a', to: 'b', timeZone: 'UTC', total: none, rows: [] }
  const { totals, figures } = readDaySoFar(report, '2026-11-22', 0)
  expect(totals).toBeUndefined()
  expect(figures.cost).toMatchObject({ value: 0, byNowYesterday: 0 })
})
