import { describe, expect, it } from 'vitest'
import type { LimitWindow } from '../contract/limit-window.ts'
import { createCalendar } from '../kernel/calendar.ts'
import { createWindowSpecs } from './window-specs.ts'

const hourMs = 3_600_000
const monday: LimitWindow = { kind: 'week', startsOn: 'monday', hour: 0 }
const sundayAtTwo: LimitWindow = { kind: 'week', startsOn: 'sunday', hour: 2 }
const day: LimitWindow = { kind: 'day' }

/** Start and end, as clocks in UTC show them. */
function spanOf(zone: string, window: LimitWindow, moment: string): string {
  const { a, b } = createWindowSpecs(createCalendar(zone))(window, Date.parse(moment))
  return [a, b].map(at => new Date(at).toISOString().slice(0, 16)).join(' to ')
}

describe('the window of a moment', () => {
  it.each([
    ['UTC', day, '2026-11-22T23:59:59.999Z', '2026-11-22T00:00 to 2026-11-23T00:00'],
    ['UTC', day, '2026-11-23T00:00:00.000Z', '2026-11-23T00:00 to 2026-11-24T00:00'],
    ['Asia/Shanghai', day, '2026-11-22T15:59:59.999Z', '2026-11-21T16:00 to 2026-11-22T16:00'],
    ['Asia/Shanghai', day, '2026-11-22T16:00:00.000Z', '2026-11-22T16:00 to 2026-11-23T16:00'],
    ['America/New_York', day, '2026-03-08T12:00:00.000Z', '2026-03-08T05:00 to 2026-03-09T04:00'],
    ['America/New_York', day, '2026-11-01T12:00:00.000Z', '2026-11-01T04:00 to 2026-11-02T05:00'],
    ['UTC', monday, '2026-11-22T23:59:59.999Z', '2026-11-16T00:00 to 2026-11-23T00:00'],
    ['UTC', monday, '2026-11-23T00:00:00.000Z', '2026-11-23T00:00 to 2026-11-30T00:00'],
    ['UTC', monday, '2027-01-01T12:00:00.000Z', '2026-12-28T00:00 to 2027-01-04T00:00'],
    ['Asia/Shanghai', monday, '2026-11-22T15:59:59.999Z', '2026-11-15T16:00 to 2026-11-22T16:00'],
    ['Asia/Shanghai', monday, '2026-11-22T16:00:00.000Z', '2026-11-22T16:00 to 2026-11-29T16:00'],
    ['America/New_York', monday, '2026-03-08T12:00:00.000Z', '2026-03-02T05:00 to 2026-03-09T04:00'],
    ['America/New_York', monday, '2026-11-01T12:00:00.000Z', '2026-10-26T04:00 to 2026-11-02T05:00'],
    // Two o'clock is skipped on the day the clocks go forward, and comes once on the day they go back.
    ['America/New_York', sundayAtTwo, '2026-03-08T06:59:59.999Z', '2026-03-01T07:00 to 2026-03-08T07:00'],
    ['America/New_York', sundayAtTwo, '2026-03-08T07:00:00.000Z', '2026-03-08T07:00 to 2026-03-15T06:00'],
    ['America/New_York', sundayAtTwo, '2026-11-01T06:59:59.999Z', '2026-10-25T06:00 to 2026-11-01T07:00'],
    ['America/New_York', sundayAtTwo, '2026-11-01T07:00:00.000Z', '2026-11-01T07:00 to 2026-11-08T07:00'],
  ])('EC-067 EC-105 %s %o at %s: %s', (zone, window, moment, span) => {
    expect(spanOf(zone, window, moment)).toBe(span)
  })

  it.each(['UTC', 'Asia/Shanghai', 'America/New_York', 'America/Santiago'])(
    'EC-067 in %s one window begins where the one before ended, all the year',
    zone => {
      const specOf = createWindowSpecs(createCalendar(zone))
      const first = Date.parse('2026-01-01T00:00:00Z')
      for (const window of [day, monday, sundayAtTwo]) {
        let { b: end } = specOf(window, first)
        for (let at = first; at < first + 366 * 24 * hourMs; at = end) {
          const { a, b } = specOf(window, end)
          expect(a).toBe(end)
          expect((b - a) / hourMs).toBeGreaterThanOrEqual(window === day ? 23 : 7 * 24 - 1)
          expect((b - a) / hourMs).toBeLessThanOrEqual(window === day ? 25 : 7 * 24 + 1)
          end = b
        }
      }
    },
  )

  it('is of no zone where it counts minutes, hours or all', () => {
    const specOf = createWindowSpecs(createCalendar('Asia/Shanghai'))
    expect(specOf({ kind: 'rolling', minutes: 5 }, 1)).toEqual({ kind: 'rolling', a: 5000, b: 60 })
    expect(specOf({ kind: 'five-hours' }, 1)).toEqual({ kind: 'anchored', a: 5 * hourMs, b: 0 })
    expect(specOf({ kind: 'total' }, 1)).toEqual({ kind: 'fixed', a: 0, b: -1 })
  })
})
