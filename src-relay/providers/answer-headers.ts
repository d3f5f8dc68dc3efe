import type { HeaderMap } from '../upstream/upstream.ts'

/** The first value of a header; undefined when it is absent. */
export function readHeader(headers: HeaderMap, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.[0]
}

/** `retry-after` as ms epoch: seconds from now, or an HTTP date. Undefined when absent or unreadable. */
export function readRetryAfter(headers: HeaderMap, now: number): number | undefined {
  const value = readHeader(headers, 'retry-after')?.trim()
  if (!value) return undefined
  return /^\d+(\.\d+)?$/.test(value) ? now + Number(value) * 1000 : readDate(value)
}

/** A stated point in time as ms epoch: ISO text, unix seconds or unix milliseconds. */
export function readResetTime(value: string | undefined): number | undefined {
  const text = value?.trim()
  if (!text) return undefined
  if (!/^\d+(\.\d+)?$/.test(text)) return readDate(text)
  const number = Number(text)
  // In seconds this would be the year 5138.
  return number < 1e11 ? number * 1000 : number
}

function readDate(text: string): number | undefined {
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
