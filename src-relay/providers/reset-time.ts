import type { HeaderMap } from '../upstream/upstream.ts'
import { readHeader } from './answer-headers.ts'

const number = /^\d{1,15}(\.\d{1,15})?$/
const duration = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/

/** Numbers below count seconds from now (three years), those below the next one are unix seconds (year 5138). */
const largestRelative = 1e8
const largestUnixSeconds = 1e11

/** `retry-after` as ms epoch: seconds from now, or an HTTP date. Undefined when absent or unreadable. */
export function readRetryAfter(headers: HeaderMap, now: number): number | undefined {
  const text = readHeader(headers, 'retry-after')?.trim()
  if (!text) return undefined
  return number.test(text) ? now + Number(text) * 1000 : readDate(text)
}

/**
 * A stated reset as ms epoch: ISO text, HTTP date, unix seconds or milliseconds, seconds from now, or a duration like
 * `1h2m3.5s`. Undefined when absent or unreadable.
 */
export function readResetTime(value: string | undefined, now: number): number | undefined {
  const text = value?.trim()
  if (!text) return undefined
  if (!number.test(text)) return readDuration(text, now) ?? readDate(text)
  const amount = Number(text)
  if (amount < largestRelative) return now + amount * 1000
  return amount < largestUnixSeconds ? amount * 1000 : amount
}

/** Keeps a stated time within reason: never in the past, never further away than `longestMs`. */
export function boundReset(
  until: number,
  now: number,
  { shortestMs = 1000, longestMs }: { readonly shortestMs?: number; readonly longestMs: number },
): number {
  return Math.min(Math.max(until, now + shortestMs), now + longestMs)
}

function readDuration(text: string, now: number): number | undefined {
  const parts = duration.exec(text)
  if (!parts) return undefined
  const [days, hours, minutes, seconds, ms] = parts.slice(1).map(part => Number(part ?? 0))
  const wholeSeconds =
    ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000
  return now + wholeSeconds + (ms ?? 0)
}

function readDate(text: string): number | undefined {
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
