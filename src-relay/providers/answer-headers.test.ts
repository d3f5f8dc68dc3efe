import { describe, expect, it } from 'vitest'
import { readHeader, readResetTime, readRetryAfter } from './answer-headers.ts'

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
    [String((now + 300_000) / 1000), now + 300_000],
    [String(now + 300_000), now + 300_000],
    ['later', undefined],
    [undefined, undefined],
  ])('reads %j as seconds, milliseconds or ISO text (EC-018)', (value, expected) => {
    expect(readResetTime(value)).toBe(expected)
  })
})

describe('readHeader', () => {
  it('takes the first of several values', () => {
    expect(readHeader({ a: ['1', '2'] }, 'a')).toBe('1')
    expect(readHeader({ a: '1' }, 'a')).toBe('1')
    expect(readHeader({}, 'a')).toBeUndefined()
  })
})
