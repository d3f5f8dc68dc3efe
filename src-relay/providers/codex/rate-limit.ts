import type { HeaderMap } from '../../upstream/upstream.ts'
import { readHeader } from '../answer-headers.ts'
import type { Outcome } from '../provider.ts'
import { boundReset, readResetTime, readRetryAfter } from '../reset-time.ts'
import type { ErrorAnswer } from './error-answer.ts'
import { readQuota } from './quota.ts'

const restWithoutDataMs = 5000
const longestRestWithoutDataMs = 60_000
/** A limit per minute or per day. */
const longestStatedRestMs = 24 * 60 * 60 * 1000
/** The longest window is a month; whatever states more is wrong. */
const longestQuotaRestMs = 32 * 24 * 60 * 60 * 1000
const restWithoutResetMs = 60 * 60 * 1000

/** A subscription's quota is used up: until it says it is not, or for an hour where it does not say. */
export function restUntilQuota(refusal: ErrorAnswer, now: number): Outcome {
  const usedUp = readQuota(refusal.headers, now).filter(({ isUsedUp }) => isUsedUp)
  const resets = usedUp.flatMap(({ resetsAt }) => resetsAt ?? [])
  const stated = refusal.resetsAt ?? (resets.length > 0 ? Math.max(...resets) : undefined)
  const until = stated ?? readRetryAfter(refusal.headers, now) ?? now + restWithoutResetMs
  const isForOneFamily = usedUp.length > 0 && usedUp.every(window => window.isForOneFamily)
  const names = usedUp.map(({ name }) => name).join(', ')
  return {
    kind: 'cool-down',
    scope: isForOneFamily ? 'model' : 'account',
    until: boundReset(until, now, { longestMs: longestQuotaRestMs }),
    reason: `the provider's limit is used up${names && `: ${names}`}`,
  }
}

/** How long a model rests after a limit per minute: long only if the provider says until when. */
export function restAfterLimit({ headers, message }: ErrorAnswer, now: number): Outcome {
  const stated = spentLimits(headers).flatMap(name => {
    return readResetTime(readHeader(headers, `x-ratelimit-reset-${name}`), now) ?? []
  })
  const retryAt = readRetryAfter(headers, now) ?? readAdvice(message, now)
  const until = Math.max(retryAt ?? 0, ...stated) || now + restWithoutDataMs
  const longestMs = stated.length > 0 ? longestStatedRestMs : longestRestWithoutDataMs
  return {
    kind: 'cool-down',
    scope: 'model',
    until: boundReset(until, now, { longestMs }),
    reason: 'the provider takes no more calls for a moment',
  }
}

function spentLimits(headers: HeaderMap): readonly string[] {
  return ['requests', 'tokens'].filter(
    name => Number(readHeader(headers, `x-ratelimit-remaining-${name}`)) === 0,
  )
}

/** The only place where some answers say it is their text. */
function readAdvice(message: string, now: number): number | undefined {
  const time = /try again in ([\d.]+m?s|(?:\d+[hm])+(?:[\d.]+s)?)\b/i.exec(message)?.[1]
  return readResetTime(time, now)
}
