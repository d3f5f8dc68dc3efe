/** The days and hours of one IANA zone, clock changes included. */
export interface Calendar {
  readonly timeZone: string
  /** Calendar day of a moment (ms epoch), `2026-11-22`. */
  dayOf(at: number): string
  /** The first moment of a day's hour (0 to 23); where the clocks skip that hour, the moment after the gap. */
  startOf(day: string, hour?: number): number
  /** What the clocks show at a moment, `2026-11-22 22:47`. */
  stampOf(at: number): string
}

const hourMs = 3_600_000
/** Clocks are at most 14 hours ahead of UTC and at most 12 behind. */
const mostAheadMs = 15 * hourMs
const mostBehindMs = 13 * hourMs

/** Throws a `RangeError` on an unknown zone. */
export function createCalendar(timeZone: string): Calendar {
  const stampOf = createStamps(timeZone)
  return {
    timeZone,
    stampOf,
    dayOf: at => stampOf(at).slice(0, 10),
    startOf(day, hour = 0) {
      const wanted = `${day} ${String(hour).padStart(2, '0')}:00`
      const middle = Date.parse(`${wanted.replace(' ', 'T')}Z`)
      let [before, reached] = [middle - mostAheadMs, middle + mostBehindMs]
      while (reached - before > 1) {
        const half = Math.floor((before + reached) / 2)
        if (stampOf(half) >= wanted) reached = half
        else before = half
      }
      return reached
    },
  }
}

function createStamps(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  return at => {
    const parts = new Map(format.formatToParts(at).map(part => [part.type, part.value]))
    const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
    return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}`
  }
}
