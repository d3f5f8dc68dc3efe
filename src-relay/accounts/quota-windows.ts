import type { QuotaReading, QuotaWindow } from '../contract/quota.ts'

/** The latest that each account's provider said of its windows. In memory; what other relays read comes by `load`. */
export interface QuotaWindows {
  windowsOf(accountId: string): readonly QuotaWindow[]
  record(accountId: string, readings: readonly QuotaReading[]): void
  /** Takes over readings from elsewhere that are newer than its own. */
  load(windows: ReadonlyMap<string, readonly QuotaWindow[]>): void
}

export interface QuotaWindowsDeps {
  readonly now: () => number
}

export function createQuotaWindows({ now }: QuotaWindowsDeps): QuotaWindows {
  const latest = new Map<string, readonly QuotaWindow[]>()
  const merge = (accountId: string, windows: readonly QuotaWindow[]): void => {
    const known = new Map((latest.get(accountId) ?? []).map(window => [window.name, window]))
    for (const window of windows) {
      if ((known.get(window.name)?.readAt ?? 0) <= window.readAt) known.set(window.name, window)
    }
    latest.set(accountId, [...known.values()])
  }
  return {
    windowsOf: accountId => latest.get(accountId) ?? [],
    record(accountId, readings) {
      if (readings.length === 0) return
      const readAt = now()
      merge(
        accountId,
        readings.map(reading => ({ ...reading, readAt })),
      )
    },
    load(windows) {
      for (const [accountId, loaded] of windows) merge(accountId, loaded)
    },
  }
}

const fiveHours = 5 * 3600
const week = 7 * 86_400

/** Fraction of a window that is used now; one that was reset meanwhile is unused. */
function usedNow({ utilization = 0, isUsedUp, resetsAt }: QuotaWindow, now: number): number {
  if (resetsAt !== undefined && resetsAt <= now) return 0
  return isUsedUp ? 1 : utilization
}

/** Fraction left of the account's tightest window; all of it where nothing is known. */
export function quotaLeft(windows: readonly QuotaWindow[], now: number): number {
  const whole = windows.filter(({ isForOneFamily }) => !isForOneFamily)
  return 1 - Math.max(0, ...whole.map(window => usedNow(window, now)))
}

/** ms epoch at which the account's week is over; far away where nobody knows. */
export function weeklyResetAt(windows: readonly QuotaWindow[], now: number): number {
  const resets = windows.flatMap(({ windowSeconds, isForOneFamily, resetsAt }) =>
    windowSeconds === week && !isForOneFamily && resetsAt !== undefined && resetsAt > now ? [resetsAt] : [],
  )
  return Math.min(Number.POSITIVE_INFINITY, ...resets)
}

/** ms epoch until which only the owner may use the account, because what is left of its five hours is the reserve. */
export function reservedUntil(
  windows: readonly QuotaWindow[],
  reservePercent: number | null,
  now: number,
): number | undefined {
  if (reservePercent === null) return undefined
  const window = windows.find(
    ({ windowSeconds, isForOneFamily }) => windowSeconds === fiveHours && !isForOneFamily,
  )
  if (window?.resetsAt === undefined || window.resetsAt <= now) return undefined
  const left = 1 - usedNow(window, now)
  // Windows are stated in whole percents, and fractions of them are not exact.
  return left <= reservePercent / 100 + 1e-9 ? window.resetsAt : undefined
}
