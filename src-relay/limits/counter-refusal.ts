import type { Calendar } from '../kernel/calendar.ts'
import { RelayError } from '../kernel/errors.ts'
import { describeAmount, describeRule } from './describe-rule.ts'
import type { Meter } from './meters.ts'

/** Where a key stands with one meter. */
export interface Reading {
  readonly used: number
  /** Set aside for running calls. */
  readonly reserved: number
  /** ms epoch; -1 for never, 0 when nothing is used. */
  readonly freesAt: number
}

export interface Refused {
  readonly meter: Meter
  readonly reading: Reading
}

/** A running call ends in a while nobody can foretell. */
const runningSeconds = 5
/** What never frees by itself is worth no early try. */
const neverSeconds = 86_400
/** Longer than that nobody waits for an answer; a client that did would look hung. */
const bearableSeconds = 60

/** Names the rule that holds a call up for longest, what is used of it, and when it frees. */
export function refuseByCounters(refused: readonly Refused[], calendar: Calendar, now: number): RelayError {
  const [last] = refused
    .map(each => ({ ...each, seconds: secondsUntilFree(each, now) }))
    .toSorted((one, other) => other.seconds - one.seconds)
  if (!last) throw new Error('nothing was refused')
  const { meter, reading, seconds } = last
  const { unit, rule } = meter
  const aside =
    reading.reserved > 0 ? ` and ${describeAmount(reading.reserved, unit)} set aside for running calls` : ''
  const used = `${describeAmount(reading.used, unit)} used${aside}`
  const message = `This API key may use ${describeRule(rule, unit)}: ${used}. ${describeReturn(last, calendar)}`
  return new RelayError(seconds > bearableSeconds ? 'budget_spent' : 'limit_reached', message, {
    retryAfterSeconds: seconds,
    retryAt: now + seconds * 1000,
  })
}

/** With the running calls ended it may be enough for this one. */
const isHeldUpByOthers = ({ meter, reading }: Refused): boolean => reading.used < meter.rule.max

function secondsUntilFree(refused: Refused, now: number): number {
  if (isHeldUpByOthers(refused)) return runningSeconds
  const { freesAt } = refused.reading
  return freesAt < 0 ? neverSeconds : Math.max(1, Math.ceil((freesAt - now) / 1000))
}

function describeReturn(refused: Refused, calendar: Calendar): string {
  if (isHeldUpByOthers(refused)) return 'Try again when a running call has ended.'
  const { freesAt } = refused.reading
  if (freesAt < 0) return 'This does not begin anew; the owner of this Carpool can raise it.'
  return `It frees at ${calendar.stampOf(freesAt)} (${calendar.timeZone}).`
}
