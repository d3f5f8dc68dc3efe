import type { Outcome } from '../provider.ts'
import { boundReset, readResetTime, readRetryAfter } from '../reset-time.ts'
import type { ErrorAnswer } from './error-answer.ts'

const restWithoutDataMs = 5000
const longestRestWithoutDataMs = 60_000
/** The longest window is a week; whatever states more is wrong. */
const longestRestMs = 8 * 24 * 60 * 60 * 1000

// "Please retry in 31.3s.", "Your quota will reset after 2h3m4s."
const inWords = /(?:retry in|reset after) ((?:\d+(?:\.\d+)?(?:d|h|ms|m|s))+)/i

/** How long the model rests after a 429: long only if the provider says until when. Every model has its own limits. */
export function restAfterLimit(error: ErrorAnswer, now: number): Outcome {
  const stated = [...error.waits, inWords.exec(error.message)?.[1]].flatMap(
    wait => readResetTime(wait, now) ?? [],
  )
  const isLong = error.words.some(word => word === 'QUOTA_EXHAUSTED' || /per_?day/i.test(word))
  const reason = isLong
    ? "the provider's limit for this model is used up"
    : 'the provider takes no more calls for this model for a moment'
  if (stated.length === 0) {
    const until = readRetryAfter(error.headers, now) ?? now + restWithoutDataMs
    return rest(boundReset(until, now, { longestMs: longestRestWithoutDataMs }), reason)
  }
  return rest(boundReset(Math.max(...stated), now, { longestMs: longestRestMs }), reason)
}

function rest(until: number, reason: string): Outcome {
  return { kind: 'cool-down', scope: 'model', until, reason }
}
