import { describe, expect, it } from 'vitest'
import { createDayOf } from './day.ts'

const zones = [
  'UTC',
  'Asia/Shanghai',
  'America/New_York',
  'America/Santiago',
  'Asia/Kathmandu',
  'Pacific/Apia',
]
const hourMs = 3_600_000

/** The calendar's own word, asked each time. */
function plainCalendar(timeZone: string): (epochMs: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone })
  return epochMs => format.format(epochMs)
}

describe('the day of a moment', () => {
  it.each([
    ['UTC', '2026-11-22T23:59:59.999Z', '2026-11-22'],
    ['UTC', '2026-11-23T00:00:00.000Z', '2026-11-23'],
    ['Asia/Shanghai', '2026-11-22T15:59:59.999Z', '2026-11-22'],
    ['Asia/Shanghai', '2026-11-22T16:00:00.000Z', '2026-11-23'],
    ['America/New_York', '2026-11-23T04:59:59.999Z', '2026-11-22'],
    ['America/New_York', '2026-11-23T05:00:00.000Z', '2026-11-23'],
    ['America/New_York', '2026-07-05T03:59:59.999Z', '2026-07-04'],
    ['America/New_York', '2026-07-05T04:00:00.000Z', '2026-07-05'],
  ])('EC-067 %s: %s is on %s', (zone, moment, day) => {
    expect(createDayOf(zone)(Date.parse(moment))).toBe(day)
  })

  it('EC-067 the day on which New York sets its clocks forward has 23 hours', () => {
    const dayOf = createDayOf('America/New_York')
    const start = Date.parse('2026-03-08T05:00:00Z')
    expect(dayOf(start - 1)).toBe('2026-03-07')
    expect(dayOf(start)).toBe('2026-03-08')
    expect(dayOf(start + 23 * hourMs - 1)).toBe('2026-03-08')
    expect(dayOf(start + 23 * hourMs)).toBe('2026-03-09')
  })

  it('EC-067 the day on which New York sets its clocks back has 25 hours', () => {
    const dayOf = createDayOf('America/New_York')
    const start = Date.parse('2026-11-01T04:00:00Z')
    expect(dayOf(start - 1)).toBe('2026-10-31')
    expect(dayOf(start)).toBe('2026-11-01')
    expect(dayOf(start + 25 * hourMs - 1)).toBe('2026-11-01')
    expect(dayOf(start + 25 * hourMs)).toBe('2026-11-02')
  })

  it.each(zones)(
    'agrees with the calendar at every hour of a year in %s, whatever was asked before',
    zone => {
      const plainDay = plainCalendar(zone)
      const dayOf = createDayOf(zone)
      const first = Date.parse('2026-01-01T00:00:00Z')
      const moments = Array.from({ length: 366 * 24 }, (_, hour) => first + hour * hourMs - (hour % 2))
      const wrong = moments.filter(moment => dayOf(moment) !== plainDay(moment))
      expect(wrong).toEqual([])
      const backwards = moments.toReversed().filter((_, index) => index % 97 === 0)
      expect(backwards.filter(moment => dayOf(moment) !== plainDay(moment))).toEqual([])
    },
  )

  it('costs next to nothing within one day', () => {
    const dayOf = createDayOf('America/New_York')
    const start = Date.parse('2026-11-22T12:00:00Z')
    const begun = performance.now()
    for (let index = 0; index < 100_000; index += 1) dayOf(start + index)
    expect(performance.now() - begun).toBeLessThan(200)
  })

  it('refuses a zone that does not exist', () => {
    expect(() => createDayOf('Mars/Olympus')).toThrow(RangeError)
  })
})
