import type { HeaderMap } from '../../upstream/upstream.ts'
import type { Outcome } from '../provider.ts'
import { boundReset, readRetryAfter } from '../reset-time.ts'
import { isExtraUsageSpent, type LimitWindow, readDecidingClaim, readLimitWindows } from './limit-windows.ts'

/** Windows that count for everything a subscription does; `7d_…` ones count for one family of models. */
const accountWindows: ReadonlySet<string> = new Set(['5h', '7d'])
const accountClaims: ReadonlySet<string> = new Set(['five_hour', 'seven_day'])

const restWithoutDataMs = 5000
const longestRestWithoutDataMs = 60_000
/** The longest window is a week; whatever states more is wrong. */
const longestRestMs = 8 * 24 * 60 * 60 * 1000

/** How long to rest after a 429: long only if the provider says until when. */
export function restAfterLimit(headers: HeaderMap, now: number): Outcome {
  const usedUp = decidingWindows(headers, now)
  const resets = usedUp.flatMap(({ resetsAt }) => resetsAt ?? [])
  const retryAt = readRetryAfter(headers, now)
  if (resets.length === 0) {
    const until = retryAt ?? now + restWithoutDataMs
    return {
      kind: 'cool-down',
      scope: 'model',
      until: boundReset(until, now, { longestMs: longestRestWithoutDataMs }),
      reason: 'the provider takes no more calls for a moment',
    }
  }
  const isWholeAccount = usedUp.some(window => countsForAccount(window, headers))
  return {
    kind: 'cool-down',
    scope: isWholeAccount ? 'account' : 'model',
    until: boundReset(Math.max(...resets, retryAt ?? 0), now, { longestMs: longestRestMs }),
    reason: `the provider's limit is used up: ${usedUp.map(({ name }) => name).join(', ')}`,
  }
}

/** Whether a window of the whole account is stated as used up. */
export function isAccountUsedUp(headers: HeaderMap, now: number): boolean {
  return decidingWindows(headers, now).some(window => countsForAccount(window, headers))
}

/** The windows used up; the sum of them counts only where none of its parts does. */
function decidingWindows(headers: HeaderMap, now: number): LimitWindow[] {
  const usedUp = readLimitWindows(headers, now).filter(window => window.isUsedUp)
  const parts = usedUp.filter(({ name }) => name !== 'unified')
  return parts.length > 0 ? parts : usedUp
}

function countsForAccount({ name, isSubscription }: LimitWindow, headers: HeaderMap): boolean {
  if (!isSubscription) return false
  if (name !== 'unified') return accountWindows.has(name)
  const claim = readDecidingClaim(headers)
  return claim === undefined ? !isExtraUsageSpent(headers) : accountClaims.has(claim)
}
