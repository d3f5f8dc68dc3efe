import type { QuotaReading } from '../../contract/quota.ts'
import type { HeaderMap } from '../../upstream/upstream.ts'
import { readLimitWindows } from './limit-windows.ts'

const secondsOf: Readonly<Record<string, number>> = { h: 3600, d: 86_400 }

/** A subscription's windows: `5h`, `7d`, and `7d_…` for one family of models. Limits per minute are none. */
export function readQuota(headers: HeaderMap, now: number): readonly QuotaReading[] {
  return readLimitWindows(headers, now).flatMap(({ name, isSubscription, isUsedUp, ...figures }) => {
    const [, count, unit = '', family] = /^(\d+)([hd])(_.+)?$/.exec(name) ?? []
    if (!isSubscription || count === undefined) return []
    const { utilization, resetsAt } = figures
    const reading = {
      name,
      windowSeconds: Number(count) * (secondsOf[unit] ?? 0),
      ...(utilization !== undefined && { utilization }),
      ...(resetsAt !== undefined && { resetsAt }),
      isUsedUp,
      isForOneFamily: family !== undefined,
    }
    return [reading]
  })
}
