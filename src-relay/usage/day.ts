import { createCalendar } from '../kernel/calendar.ts'
import { addDays } from '../kernel/calendar-day.ts'

/** Calendar day of a moment (ms epoch) in one zone, `2026-11-22`. */
export type DayOf = (epochMs: number) => string

/** Cheap on the hot path: the calendar is asked once for each day, at its first moment seen. Throws on an unknown zone. */
export function createDayOf(timeZone: string): DayOf {
  const { dayOf, startOf } = createCalendar(timeZone)
  let known = { day: '', start: 0, end: 0 }
  return epochMs => {
    if (epochMs < known.start || epochMs >= known.end) {
      const day = dayOf(epochMs)
      known = { day, start: startOf(day), end: startOf(addDays(day, 1)) }
    }
    return known.day
  }
}

const quarterMs = 900_000

/** Hour (0 to 23) that the clocks of one zone show; they change at quarters of an hour only, so one is asked for once. */
export function createHourOf(timeZone: string): (epochMs: number) => number {
  const { stampOf } = createCalendar(timeZone)
  let known = { quarter: -1, hour: 0 }
  return epochMs => {
    const quarter = Math.floor(epochMs / quarterMs)
    if (quarter !== known.quarter) known = { quarter, hour: Number(stampOf(epochMs).slice(11, 13)) }
    return known.hour
  }
}
