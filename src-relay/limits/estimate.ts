import type { LimitSubject } from './limit.ts'

/** Text has more bytes for each token; where it has not, a prompt is dearer than it looks. */
const bytesPerToken = 3
/** What a call may write that does not say how much it wants. */
const usualOutputTokens = 16_000

/**
 * The most tokens a call can be expected to take. Too much is the safe side: of calls that run side by side none is
 * admitted that could take a budget more than one call too far.
 */
export function estimateTokens({ bodyBytes, maxOutputTokens }: LimitSubject): {
  readonly prompt: number
  readonly output: number
} {
  return {
    prompt: Math.ceil(bodyBytes / bytesPerToken),
    output: maxOutputTokens ?? usualOutputTokens,
  }
}
