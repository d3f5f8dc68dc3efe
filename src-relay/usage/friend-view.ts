import type { ApiKey } from '../contract/api-key.ts'
import type { FriendView, FriendWindow } from '../contract/friend.ts'
import type { KeyLimitUse } from '../contract/limit-use.ts'
import type { ProviderInfo } from '../contract/provider.ts'
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
  readonly providers: readonly { readonly info: ProviderInfo }[]
  readonly now: () => number
}

export function createFriendView(deps: FriendViewDeps): ReadFriendView {
  const { reports, quota, useOf, now } = deps
  const providersOf = (key: ApiKey) =>
    deps.providers.map(({ info }) => info).filter(({ id }) => mayUse(key, id))
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
  const windowsOf = async (key: ApiKey): Promise<FriendWindow[]> => {
    const { pools } = await quota.report()
    const own = pools.filter(({ provider }) => mayUse(key, provider))
    return await Promise.all(own.map(pool => windowOf(key.id, pool)))
  }
  return async key => {
    const { name, hint, expiresAt } = key
    const [{ timeZone, uses }, models, windows] = await Promise.all([
      useOf(key),
      reports.report({ by: 'model', step: 'day', key: key.id }),
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
      providers: providersOf(key).map(({ id, label, clientGuides }) => ({ id, label, clientGuides })),
      ...(expiresAt !== undefined && { expiresAt }),
    }
  }
}

const mayUse = ({ providers }: ApiKey, provider: string): boolean =>
  providers === null || providers.includes(provider)

function usageOf({ total, rows, series = [] }: UsageReport): FriendView['usage'] {
  const none: UsageTotals = toTotals(emptySums())
  return {
    today: series.at(-1)?.totals ?? none,
    recently: total,
    models: rows.map(({ id, totals }) => ({ model: id, totals })),
    days: series.map(({ id, totals }) => ({ day: id, totals })),
  }
}
