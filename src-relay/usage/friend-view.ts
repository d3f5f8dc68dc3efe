import type { ApiKey } from '../contract/api-key.ts'
import type { FriendView, FriendWindow } from '../contract/friend.ts'
import type { KeyLimitUse } from '../contract/limit-use.ts'
import type { PoolWindow } from '../contract/quota-report.ts'
import type { UsageReport, UsageTotals } from '../contract/usage.ts'
import type { QuotaReports } from './quota-report.ts'
import type { Reports } from './reports.ts'
import { emptySums, toTotals } from './sums.ts'

/** What a friend may see: their own key's figures, and of the shared windows only sums. */
export type ReadFriendView = (key: ApiKey) => Promise<FriendView>

export interface FriendViewDeps {
  readonly reports: Pick<Reports, 'report'>
  readonly quota: Pick<QuotaReports, 'report' | 'shares'>
  readonly useOf: (key: ApiKey) => Promise<KeyLimitUse>
  readonly now: () => number
}

export function createFriendView({ reports, quota, useOf, now }: FriendViewDeps): ReadFriendView {
  const windowOf = async (keyId: string, pool: PoolWindow): Promise<FriendWindow> => {
    const { provider, name, windowSeconds, utilization, resetsAt, forecast } = pool
    const { rows } = await quota.shares({ provider, name })
    const { calls = 0, share = 0 } = rows.find(row => row.keyId === keyId) ?? {}
    const runsOutAt = forecast?.runsOutAt
    return {
      provider,
      name,
      windowSeconds,
      utilization,
      calls,
      share,
      ...(resetsAt !== undefined && { resetsAt }),
      ...(runsOutAt !== undefined && { runsOutAt }),
    }
  }
  const windowsOf = async ({ id, providers }: ApiKey): Promise<FriendWindow[]> => {
    const { pools } = await quota.report()
    const own = pools.filter(({ provider }) => providers === null || providers.includes(provider))
    return await Promise.all(own.map(pool => windowOf(id, pool)))
  }
  return async key => {
    const { id, name, hint, expiresAt } = key
    const [{ timeZone, uses }, models, windows] = await Promise.all([
      useOf(key),
      reports.report({ by: 'model', step: 'day', key: id }),
      windowsOf(key),
    ])
    return {
      name,
      hint,
      timeZone,
      at: now(),
      limits: uses,
      usage: usageOf(models),
      windows,
      ...(expiresAt !== undefined && { expiresAt }),
    }
  }
}

function usageOf({ total, rows, series = [] }: UsageReport): FriendView['usage'] {
  const none: UsageTotals = toTotals(emptySums())
  return {
    today: series.at(-1)?.totals ?? none,
    recently: total,
    models: rows.map(({ id, totals }) => ({ model: id, totals })),
    days: series.map(({ id, totals }) => ({ day: id, totals })),
  }
}
