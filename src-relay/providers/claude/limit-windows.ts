import type { HeaderMap } from '../../upstream/upstream.ts'
import { readHeader } from '../answer-headers.ts'
import { readResetTime } from '../reset-time.ts'

const prefix = 'anthropic-ratelimit-'
const subscriptionPrefix = 'unified-'

/** Statuses under which a window still lets calls through. */
const openStatuses: ReadonlySet<string> = new Set([
  'allowed',
  'allowed_warning',
  'queueing_soft',
  'queueing_hard',
])

/** One of the provider's limits as an answer states it. */
export interface LimitWindow {
  /** `requests`, `5h`, `7d`, `7d_oi`, …; `unified` is the sum of a subscription's windows. */
  readonly name: string
  readonly isSubscription: boolean
  readonly resetsAt: number | undefined
  /** Fraction used; may be above 1. */
  readonly utilization: number | undefined
  readonly isUsedUp: boolean
}

/** Every limit that an answer's headers state, whatever the provider calls it. */
export function readLimitWindows(headers: HeaderMap, now: number): LimitWindow[] {
  const names = Object.keys(headers).flatMap(header => {
    if (!header.startsWith(prefix)) return []
    const end = /-(?:reset|status|remaining)$/.exec(header)
    return end ? [header.slice(prefix.length, end.index)] : []
  })
  return [...new Set(names)].filter(isWindow).map(name => readWindow(headers, name, now))
}

/** Whether the answer says anything about the account's limits. */
export function statesLimits(headers: HeaderMap): boolean {
  return 'retry-after' in headers || Object.keys(headers).some(name => name.startsWith(prefix))
}

/** The window that decided, in the provider's words (`five_hour`); undefined when none is named. */
export function readDecidingClaim(headers: HeaderMap): string | undefined {
  return readHeader(headers, `${prefix}${subscriptionPrefix}representative-claim`)
}

/** Whether what ran out is paid usage beyond the plan, which some models and features need. */
export function isExtraUsageSpent(headers: HeaderMap): boolean {
  return readHeader(headers, `${prefix}${subscriptionPrefix}overage-disabled-reason`) === 'out_of_credits'
}

/** `overage` is what may be used beyond the windows, not one of them. */
function isWindow(name: string): boolean {
  return name !== `${subscriptionPrefix}overage`
}

function readWindow(headers: HeaderMap, name: string, now: number): LimitWindow {
  const field = (what: string) => readHeader(headers, `${prefix}${name}-${what}`)
  const status = field('status')
  const utilization = Number(field('utilization') ?? Number.NaN)
  return {
    name: name.startsWith(subscriptionPrefix) ? name.slice(subscriptionPrefix.length) : name,
    isSubscription: name === 'unified' || name.startsWith(subscriptionPrefix),
    resetsAt: readResetTime(field('reset'), now),
    utilization: Number.isFinite(utilization) && utilization >= 0 ? utilization : undefined,
    isUsedUp: status === undefined ? field('remaining') === '0' : !openStatuses.has(status),
  }
}
