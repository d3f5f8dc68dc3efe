import { expect, test } from 'vitest'
import { daysOf, thisMonth } from './period.ts'

const chosen = { from: '2026-11-20', to: '2026-10-31' }

test('a period that is named ends today', () => {
  expect(daysOf('today', '2026-03-01', chosen)).toEqual({
    from: '2026-03-01',
    to: '2026-03-01',
    step: 'hour',
  })
  expect(daysOf('week', '2026-03-01', chosen)).toEqual({ from: '2026-02-23', to: '2026-03-01', step: 'day' })
  expect(daysOf('quarter', '2026-03-31', chosen)).toEqual({
    from: '2026-01-01',
    to: '2026-03-31',
    step: 'week',
  })
})

test('one of the owner’s own has its days in order, and steps that suit its length', () => {
  expect(daysOf('custom', '2026-12-01', chosen)).toEqual({
    from: '2026-10-31',
    to: '2026-11-20',
    step: 'day',
  })
  expect(daysOf('custom', '2026-12-01', { from: '2026-11-20', to: '2026-11-20' }).step).toBe('hour')
  expect(daysOf('custom', '2026-12-01', { from: '2026-01-01', to: '2026-11-20' }).step).toBe('week')
})

test('it begins with this month so far', () => {
  expect(thisMonth('2026-11-23')).toEqual({ from: '2026-11-01', to: '2026-11-23' })
})
