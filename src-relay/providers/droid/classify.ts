import { isPage } from '../answer-headers.ts'
import type { Outcome, ResponseHead } from '../provider.ts'
import { boundReset, readRetryAfter } from '../reset-time.ts'

const restWithoutDataMs = 5000
const longestRestMs = 60_000

/**
 * What an answer means for the account it came through. No limit of this provider is known but by its status; what is
 * wrong with a request is the caller's fault, whatever the words: they come from the vendor of the model.
 */
export function classify(head: ResponseHead, now: number): Outcome {
  const { status } = head
  if (status >= 200 && status < 300) return { kind: 'deliver' }
  if (status < 400)
    return rest('account', now + 60_000, 'its address answers with a redirect; check the base URL')
  if (status === 401) return { kind: 'needs-login', reason: "the provider refused this account's key" }
  if (status === 402)
    return { kind: 'suspended', reason: "the provider asks for payment: the plan's tokens are spent" }
  if (status === 403) return forbidden(head, now)
  if (status === 404 && isPage(head))
    return {
      kind: 'try-another',
      reason: 'there is no such API at its address; check the base URL',
      about: 'account',
    }
  if (status === 408) return { kind: 'try-another', reason: 'the provider took too long', about: 'account' }
  if (status === 429) {
    const until = readRetryAfter(head.headers, now) ?? now + restWithoutDataMs
    const reason = 'the provider takes no more calls for a moment'
    return rest('model', boundReset(until, now, { longestMs: longestRestMs }), reason)
  }
  if (status < 500) return { kind: 'callers-fault' }
  if (status === 503 || status === 529)
    return { kind: 'try-another', reason: 'the provider is overloaded', about: 'provider' }
  return { kind: 'try-another', reason: `the provider answered ${status}`, about: 'account' }
}

function forbidden(head: ResponseHead, now: number): Outcome {
  return isPage(head)
    ? rest('account', now + 30_000, 'a firewall in front of the provider refused the call')
    : rest('model', now + 60_000, 'the provider does not permit this account the call')
}

function rest(scope: 'account' | 'model', until: number, reason: string): Outcome {
  return { kind: 'cool-down', scope, until, reason }
}
