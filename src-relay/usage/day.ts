const dayMs = 86_400_000
/** No zone's day is longer, and none begins further from a moment inside it. */
const longestDayMs = 27 * 3_600_000

/** Calendar day of a moment (ms epoch) in one zone, `2026-11-22`. */
export type DayOf = (epochMs: number) => string

/** Cheap on the hot path: the calendar is asked once for each day, at its first moment seen. Throws on an unknown zone. */
export function createDayOf(timeZone: string): DayOf {
  const ask = createCalendar(timeZone)
  let known = { day: '', start: 0, end: 0 }
  return epochMs => {
    if (epochMs < known.start || epochMs >= known.end) known = spanOfDay(ask, epochMs)
    return known.day
  }
}

/** The day `count` days later in the calendar; earlier where it is negative. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10)
}

/** Days from the first to the last, both included. */
export function listDays(from: string, to: string): readonly string[] {
  const count = daysBetween(from, to) + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(from, index))
}

/** Calendar days from one to the other; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs
}

/** False for the 30th of February and for everything else that no calendar has. */
export function isCalendarDay(day: string): boolean {
  const time = Date.parse(day)
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === day
}

function createCalendar(timeZone: string): DayOf {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return epochMs => {
    const parts = new Map(format.formatToParts(epochMs).map(part => [part.type, part.value]))
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
  }
}

/** Found by halving, so that a day of 23 or 25 hours, or one that begins at 01:00, is as long as it is. */
function spanOfDay(ask: DayOf, epochMs: number): { day: string; start: number; end: number } {
  const day = ask(epochMs)
  let [before, start] = [epochMs - longestDayMs, epochMs]
  while (start - before > 1) {
    const middle = Math.floor((before + start) / 2)
    if (ask(middle) === day) start = middle
    else before = middle
  }
  let [last, end] = [epochMs, epochMs + longestDayMs]
  while (end - last > 1) {
    const middle = Math.floor((last + end) / 2)
    if (ask(middle) === day) last = middle
    else end = middle
  }
  return { day, start, end }
}
