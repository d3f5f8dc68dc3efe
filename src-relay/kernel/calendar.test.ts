import { describe, expect, it } from 'vitest'
import { createCalendar } from './calendar.ts'
import { addDays, listDays } from './calendar-day.ts'

const zones = [
  'UTC',
  'Asia/Shanghai',
  'America/New_York',
  'America/Santiago',
  'America/Havana',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
]
const iso = (at: number): string => new Date(at).toISOString()

describe('the calendar of a zone', () => {
  it.each([
    ['UTC', '2026-11-22', 0, '2026-11-22T00:00:00.000Z'],
    ['Asia/Shanghai', '2026-11-22', 0, '2026-11-21T16:00:00.000Z'],
    ['America/New_York', '2026-11-22', 0, '2026-11-22T05:00:00.000Z'],
    ['America/New_York', '2026-07-05', 9, '2026-07-05T13:00:00.000Z'],
    ['America/New_York', '2026-03-08', 1, '2026-03-08T06:00:00.000Z'],
    ['America/New_York', '2026-03-08', 2, '2026-03-08T07:00:00.000Z'],
    ['America/New_York', '2026-03-08', 3, '2026-03-08T07:00:00.000Z'],
    ['America/New_York', '2026-11-01', 1, '2026-11-01T05:00:00.000Z'],
    ['America/New_York', '2026-11-01', 2, '2026-11-01T07:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-22', 0, '2026-11-21T10:00:00.000Z'],
  ])('%s: the clocks first show %s at %i at %s', (zone, day, hour, moment) => {
    expect(iso(createCalendar(zone).startOf(day, hour))).toBe(moment)
  })

  it('Santiago has no midnight on the day it sets its clocks forward', () => {
    const { startOf, stampOf } = createCalendar('America/Santiago')
    expect(stampOf(startOf('2026-09-06'))).toBe('2026-09-06 01:00')
  })

  it.each(zones)('EC-067 every day of two years in %s begins where the one before ends', zone => {
    const { startOf, dayOf } = createCalendar(zone)
    const days = listDays('2026-01-01', '2027-12-31')
    const wrong = days.filter(day => {
      const start = startOf(day)
      return dayOf(start) !== day || dayOf(start - 1) !== addDays(day, -1)
    })
    expect(wrong).toEqual([])
  })

  it('shows the minute', () => {
    expect(createCalendar('Asia/Kathmandu').stampOf(Date.parse('2026-11-22T18:15:59Z'))).toBe(
      '2026-11-23 00:00',
    )
  })

  it('refuses a zone that does not exist', () => {
    expect(() => createCalendar('Mars/Olympus')).toThrow(RangeError)
  })
})
