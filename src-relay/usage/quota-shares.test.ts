import { describe, expect, it } from 'vitest'
import { startTestRedis } from '../../tests/fixtures/redis.ts'
import { settledCall } from '../../tests/fixtures/settled-call.ts'
import { openTestStore } from '../../tests/fixtures/store.ts'
import { writeUsage } from '../../tests/fixtures/usage.ts'
import type { CallRecord } from '../contract/usage.ts'
import { createCallBook } from './call-book.ts'
import { createDayOf, createHourOf } from './day.ts'
import { createReadShares } from './quota-shares.ts'

const hourMs = 3_600_000
const names = { key: () => undefined, account: () => undefined }
const dayOf = createDayOf('UTC')
const hourOf = createHourOf('UTC')

/** Two days of known traffic: a call of each of three friends every seven minutes, at prices of their own. */
function traffic(now: number): readonly CallRecord[] {
  const calls: CallRecord[] = []
  for (let endedAt = now - 48 * hourMs; endedAt < now; endedAt += 7 * 60_000) {
    const at = { endedAt, day: dayOf(endedAt), hour: hourOf(endedAt) }
    calls.push(settledCall({ ...at, keyId: 'ann', costMicroUsd: 10_000 }))
    calls.push(settledCall({ ...at, keyId: 'bo', costMicroUsd: hourOf(endedAt) < 12 ? 50_000 : 1000 }))
    calls.push(settledCall({ ...at, keyId: 'cy', accountId: 'account-2', costMicroUsd: 90_000 }))
  }
  return calls
}

describe('who used how much of a window', () => {
  it.each([30, 24, 12])('of the last %i hours is right within a tenth', async hours => {
    await using redis = await startTestRedis()
    await using opened = await openTestStore(redis)
    const now = Date.parse('2026-11-22T17:40:00Z')
    const calls = traffic(now)
    await writeUsage(opened.store, calls)
    const callBook = createCallBook({ ...opened, names })
    const readShares = createReadShares({ ...opened, callBook, names, dayOf, hourOf, now: () => now })
    const since = now - hours * hourMs
    const { rows } = await readShares({ since, accountIds: new Set(['account-1']) })
    const own = calls.filter(call => call.accountId === 'account-1' && call.endedAt >= since)
    const costOf = (some: readonly CallRecord[]) =>
      some.reduce((sum, call) => sum + (call.costMicroUsd ?? 0), 0)
    expect(rows.map(({ keyId }) => keyId).toSorted()).toEqual(['ann', 'bo'])
    for (const { keyId, share } of rows) {
      const truth = costOf(own.filter(call => call.keyId === keyId)) / costOf(own)
      expect(Math.abs(share - truth) / truth).toBeLessThan(0.1)
    }
  })
})
