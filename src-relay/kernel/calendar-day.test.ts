import { describe, expect, it } from 'vitest'
import { addDays, daysBetween, isCalendarDay, listDays, weekdayOf } from './calendar-day.ts'

describe('counting in days', () => {
  it('steps over months, leap days and years', () => {
    expect(addDays('2026-11-22', -29)).toBe('2026-10-24')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(daysBetween('2026-12-31', '2027-01-01')).toBe(1)
  })

  it('lists both ends', () => {
    expect(listDays('2026-11-29', '2026-12-01')).toEqual(['2026-11-29', '2026-11-30', '2026-12-01'])
    expect(listDays('2026-12-01', '2026-11-29')).toEqual([])
  })

  it('knows which days exist', () => {
    expect(['2026-02-28', '2028-02-29', '2026-12-31'].every(isCalendarDay)).toBe(true)
    expect(['2026-02-29', '2026-13-01', '2026-00-10', 'yesterday'].some(isCalendarDay)).toBe(false)
  })

  it('knows the day of the week', () => {
    expect(['2026-11-22', '2026-11-23', '2026-11-28'].map(weekdayOf)).toEqual([0, 1, 6])
  })
})
