import { describe, expect, it } from 'vitest'
import { testKey } from '../../tests/fixtures/api-key.ts'
import type { LimitUse } from '../contract/limit-use.ts'
import { findBudgetAlerts } from './budget-alerts.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const resetsAt = Date.parse('2026-11-23T00:00:00Z')
const use = (used: number, change: Partial<LimitUse> = {}): LimitUse => ({
  limit: 'cost',
  unit: 'micro-usd',
  max: 10_000_000,
  used,
  reserved: 9_000_000,
  window: { kind: 'day' },
  resetsAt,
  ...change,
})
const find = (...uses: LimitUse[]) =>
  findBudgetAlerts(testKey({ id: 'k1', name: 'Ann' }), { keyId: 'k1', timeZone: 'UTC', uses }, now)

describe('alerts of budgets', () => {
  it('tell at 80 % and at 100 %, by what was spent and not by what is set aside', () => {
    expect(find(use(7_999_999))).toEqual([])
    expect(find(use(8_000_000))).toEqual([
      {
        kind: 'budget',
        topic: 'budget:k1:day::10000000:0.8',
        title: 'Ann: 80 % of a budget spent',
        text: '$8.00 of $10.00 (day). It has more from 2026-11-23T00:00:00.000Z.',
        keyId: 'k1',
        quietSeconds: 43_200,
      },
    ])
    expect(find(use(10_400_000))[0]).toMatchObject({
      title: 'Ann has spent its budget',
      topic: 'budget:k1:day::10000000:1',
    })
  })

  it('leave limits alone that are no budget', () => {
    expect(find(use(9, { unit: 'calls', max: 10 }))).toEqual([])
  })

  it('are quiet as long as their window lasts, and anew for another budget', () => {
    const rolling = use(9_000_000, { window: { kind: 'rolling', minutes: 90 }, resetsAt: now + 60_000 })
    expect(find(rolling)[0]?.quietSeconds).toBe(5400)
    const total = { max: 10_000_000, window: { kind: 'total' } as const, used: 9_000_000 }
    const [first] = find({ ...total, limit: 'cost', unit: 'micro-usd', reserved: 0 })
    const [raised] = find({ ...total, limit: 'cost', unit: 'micro-usd', reserved: 0, max: 11_000_000 })
    expect(first?.quietSeconds).toBeGreaterThan(365 * 86_400)
    expect(raised?.topic).not.toBe(first?.topic)
  })
})
