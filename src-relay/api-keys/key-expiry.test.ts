import { describe, expect, it } from 'vitest'
import { createCalendar } from '../kernel/calendar.ts'
import { expiresAtOf } from './key-expiry.ts'

describe('the end of a key', () => {
  it.each([
    ['UTC', '2026-12-14', '2026-12-15T00:00:00.000Z'],
    ['Asia/Shanghai', '2026-12-14', '2026-12-14T16:00:00.000Z'],
    ['America/New_York', '2026-12-14', '2026-12-15T05:00:00.000Z'],
    ['America/New_York', '2026-03-08', '2026-03-09T04:00:00.000Z'],
    ['America/New_York', '2026-10-31', '2026-11-01T04:00:00.000Z'],
    ['America/New_York', '2026-11-01', '2026-11-02T05:00:00.000Z'],
  ])('EC-070 %s: with the last moment of %s', (zone, day, moment) => {
    const end = expiresAtOf({ expiry: { kind: 'on', day } }, createCalendar(zone))
    expect(new Date(end ?? 0).toISOString()).toBe(moment)
  })

  it('is so many times 24 hours after the first use, and open before it', () => {
    const expiry = { kind: 'after-first-use', days: 30 } as const
    const calendar = createCalendar('UTC')
    expect(expiresAtOf({ expiry }, calendar)).toBeUndefined()
    expect(expiresAtOf({ expiry, firstUsedAt: 1000 }, calendar)).toBe(1000 + 30 * 86_400_000)
  })

  it('may never come', () => {
    expect(expiresAtOf({ expiry: { kind: 'never' }, firstUsedAt: 1 }, createCalendar('UTC'))).toBeUndefined()
  })
})
