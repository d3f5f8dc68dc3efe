import type { HeaderMap } from '../../upstream/upstream.ts'
import { readHeader, readResetTime, readRetryAfter } from '../answer-headers.ts'
import type { Outcome } from '../provider.ts'

const prefix = 'anthropic-ratelimit-'

/** Windows that count for everything the account does; all others count per model. */
const accountWindows: ReadonlySet<string> = new Set(['unified', 'unified-5h', 'unified-7d'])

const shortestRestMs = 1000
const restWithoutDataMs = 5000
const longestRestWithoutDataMs = 60_000
/** The longest window is a week; whatever states more is wrong. */
const longestRestMs = 8 * 24 * 60 * 60 * 1000

/** Whether the answer says anything about the account's limits. */
export function statesLimits(headers: HeaderMap): boolean {
  return 'retry-after' in headers || Object.keys(headers).some(name => name.startsWith(prefix))
}

/** How long to rest after a 429: long only if the provider says until when. */
export function restAfterLimit(headers: HeaderMap, now: number): Outcome {
  const retryAt = readRetryAfter(headers, now)
  const usedUp = usedUpWindows(headers)
  const latest = Math.max(...usedUp.map(({ resetsAt }) => resetsAt), retryAt ?? 0)
  if (usedUp.length === 0) {
    const until = bounded(retryAt ?? now + restWithoutDataMs, now, longestRestWithoutDataMs)
    return {
      kind: 'cool-down',
      scope: 'model',
      until,
      reason: 'the provider takes no more calls for a moment',
    }
  }
  const names = usedUp.map(({ name }) => name)
  return {
    kind: 'cool-down',
    scope: names.some(name => accountWindows.has(name)) ? 'account' : 'model',
    until: bounded(latest, now, longestRestMs),
    reason: `the provider's limit is used up: ${names.join(', ')}`,
  }
}

function usedUpWindows(headers: HeaderMap) {
  return Object.keys(headers).flatMap(header => {
    if (!header.startsWith(prefix) || !header.endsWith('-reset')) return []
    const name = header.slice(prefix.length, -'-reset'.length)
    const resetsAt = readResetTime(readHeader(headers, header))
    return resetsAt !== undefined && isUsedUp(headers, name) ? [{ name, resetsAt }] : []
  })
}

function isUsedUp(headers: HeaderMap, name: string): boolean {
  const status = readHeader(headers, `${prefix}${name}-status`)
  return status === 'rejected' || readHeader(headers, `${prefix}${name}-remaining`) === '0'
}

function bounded(until: number, now: number, longestMs: number): number {
  return Math.min(Math.max(until, now + shortestRestMs), now + longestMs)
}
