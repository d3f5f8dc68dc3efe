import { type LimitWindow, nameOfWindow, weekdays } from '../contract/limit-window.ts'
import type { Calendar } from '../kernel/calendar.ts'
import { addDays, weekdayOf } from '../kernel/calendar-day.ts'

/** A window as the scripts of the counters take it. */
export interface WindowSpec {
  readonly kind: 'fixed' | 'anchored' | 'rolling'
  /** Start in ms epoch; of an anchored window its length in ms, of a rolling one the width of a bucket in ms. */
  readonly a: number
  /** End in ms epoch, -1 for never; of a rolling window the number of buckets. */
  readonly b: number
}

/** The window of a kind at a moment (ms epoch). */
export type WindowSpecs = (window: LimitWindow, at: number) => WindowSpec

interface Span {
  readonly start: number
  readonly end: number
}

const fiveHoursMs = 5 * 3_600_000
/** A rolling window may look back further than it says by one of these parts at most. */
const bucketsPerWindow = 60
const minuteMs = 60_000

/** Asks the calendar once for each day and week. */
export function createWindowSpecs(calendar: Calendar): WindowSpecs {
  const spans = new Map<string, Span>()
  const spanOf = (window: LimitWindow, at: number, find: () => Span): WindowSpec => {
    const name = nameOfWindow(window)
    const known = spans.get(name)
    const span = known && known.start <= at && at < known.end ? known : find()
    spans.set(name, span)
    return { kind: 'fixed', a: span.start, b: span.end }
  }
  return (window, at) => {
    switch (window.kind) {
      case 'rolling':
        return { kind: 'rolling', a: (window.minutes * minuteMs) / bucketsPerWindow, b: bucketsPerWindow }
      case 'five-hours':
        return { kind: 'anchored', a: fiveHoursMs, b: 0 }
      case 'day':
        return spanOf(window, at, () => dayAround(calendar, at))
      case 'week':
        return spanOf(window, at, () => weekAround(calendar, window, at))
      case 'total':
        return { kind: 'fixed', a: 0, b: -1 }
    }
  }
}

function dayAround({ dayOf, startOf }: Calendar, at: number): Span {
  const day = dayOf(at)
  return { start: startOf(day), end: startOf(addDays(day, 1)) }
}

function weekAround(
  { dayOf, startOf }: Calendar,
  { startsOn, hour }: Extract<LimitWindow, { kind: 'week' }>,
  at: number,
): Span {
  const today = dayOf(at)
  const daysSince = (weekdayOf(today) - weekdays.indexOf(startsOn) + 7) % 7
  const day = addDays(today, -daysSince)
  const start = startOf(day, hour)
  // On the day itself the chosen hour may be still to come.
  if (start > at) return { start: startOf(addDays(day, -7), hour), end: start }
  return { start, end: startOf(addDays(day, 7), hour) }
}
