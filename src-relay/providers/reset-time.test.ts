import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundReset, readResetTime, readRetryAfter } from './reset-time.ts'

const now = Date.parse('2026-11-22T10:00:00Z')

describe('readRetryAfter', () => {
  it.each([
    ['0', now],
    ['7', now + 7000],
    ['1.5', now + 1500],
    ['443300', now + 443_300_000],
    ['Sun, 22 Nov 2026 10:00:30 GMT', now + 30_000],
    ['soon', undefined],
    ['', undefined],
  ])('reads %j (EC-018)', (value, expected) => {
    expect(readRetryAfter({ 'retry-after': value }, now)).toBe(expected)
  })

  it('is undefined when the header is absent', () => {
    expect(readRetryAfter({}, now)).toBeUndefined()
  })
})

describe('readResetTime', () => {
  it.each([
    ['2026-11-22T10:05:00Z', now + 300_000],
    ['2026-11-22T11:05:00+01:00', now + 300_000],
    ['Sun, 22 Nov 2026 10:05:00 GMT', now + 300_000],
    [String((now + 300_000) / 1000), now + 300_000],
    [String(now + 300_000), now + 300_000],
    ['443300', now + 443_300_000],
    ['0', now],
    ['3.2s', now + 3200],
    ['250ms', now + 250],
    ['1h2m3s', now + 3_723_000],
    ['2d', now + 172_800_000],
    ['later', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j in whatever form it is stated (EC-018)', (value, expected) => {
    expect(readResetTime(value, now)).toBe(expected)
  })

  it('never throws and never answers anything but a time, whatever is stated', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const time = readResetTime(text, now)
        expect(time === undefined || Number.isFinite(time)).toBe(true)
      }),
    )
  })
})

describe('boundReset', () => {
  const within = { longestMs: 60_000 }

  it('keeps a time that is reasonable, and brings the others back', () => {
    expect(boundReset(now + 5000, now, within)).toBe(now + 5000)
    expect(boundReset(now - 5000, now, within)).toBe(now + 1000)
    expect(boundReset(now + 443_300_000, now, within)).toBe(now + 60_000)
    expect(boundReset(now, now, { ...within, shortestMs: 0 })).toBe(now)
  })
})
