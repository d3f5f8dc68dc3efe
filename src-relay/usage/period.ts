import { AdminProblem } from '../contract/problem.ts'
import { addDays, daysBetween, isCalendarDay, listDays } from '../kernel/calendar-day.ts'

/** Days, both ends included. */
export interface Period {
  readonly from: string
  readonly to: string
  readonly days: readonly string[]
}

const usualDays = 30
const mostDays = 400
const mostDaysOfMonths = 3660

/** The days a query names; the last 30 up to today for what it leaves out. Throws `AdminProblem(400)`. */
export function readPeriod(
  query: {
    readonly from?: string | undefined
    readonly to?: string | undefined
    /** Months are kept for ever, so there may be more of them. */
    readonly monthly?: boolean
  },
  today: string,
): Period {
  const to = query.to ?? today
  requireDay('to', to)
  const from = query.from ?? addDays(to, 1 - usualDays)
  requireDay('from', from)
  if (from > to) throw badPeriod('from', `must not be after ${to}`)
  const most = query.monthly === true ? mostDaysOfMonths : mostDays
  if (daysBetween(from, to) >= most) throw badPeriod('from', `must be at most ${most - 1} days before ${to}`)
  return { from, to, days: listDays(from, to) }
}

/** As many days, up to the day before. */
export function periodBefore({ from, days }: Period): Period {
  const [first, last] = [addDays(from, -days.length), addDays(from, -1)]
  return { from: first, to: last, days: listDays(first, last) }
}

function requireDay(path: string, day: string): void {
  if (!isCalendarDay(day)) throw badPeriod(path, 'must be a day of the calendar')
}

function badPeriod(path: string, message: string): AdminProblem {
  const fields = [{ path, message }]
  return new AdminProblem(400, { code: 'invalid_request', message: `${path} ${message}.`, fields })
}
