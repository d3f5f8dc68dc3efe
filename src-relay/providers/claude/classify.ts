import type { ClientRequest } from '../../protocols/protocol.ts'
import { readHeader } from '../answer-headers.ts'
import type { Outcome, ResponseHead } from '../provider.ts'
import { type ErrorAnswer, readErrorAnswer } from './error-answer.ts'
import { statesLimits } from './limit-windows.ts'
import { isAccountUsedUp, restAfterLimit } from './rate-limit.ts'

/** What a row looks at: the answer, and the headers of the request it answers. */
interface Refusal extends ErrorAnswer {
  readonly asked: ClientRequest['headers']
  readonly now: number
}

interface Row {
  readonly when: (refusal: Refusal) => boolean
  readonly outcome: (refusal: Refusal) => Outcome
}

// Messages are matched at their beginning only: further on they may quote what the caller sent.
const disabledAccount = /^(this |your |the )?(organization|account) (has been|is) disabled/i
const forbiddenLogin = /^oauth authentication is currently not (allowed|supported)/i
const spentAccount = /^(your |the )?credit balance is too low/i
const poolTrouble = /^(no account supporting|account not found|invalid account|too many active sessions)/i
const officialClientOnly = /^this credential is only authorized for use with/i
const foreignReasoning = /^(messages\.\d+\.content\.\d+: )?invalid [`'"]?signature[`'"]? in [`'"]?thinking/i
const badToken =
  /^(the |your |this )?(oauth |access |bearer )*token\b|^invalid bearer token|^authentication failed\b/i
const wrongClock = /^signature (expired|not yet current)/i
const badKeys = new Set(['UnrecognizedClientException', 'InvalidSignatureException', 'ExpiredTokenException'])
const missingFeature = /extra usage|long[ -]context/i
const overload =
  /^(the service is |we are |server )?(temporarily )?overloaded|^(the )?(selected )?model is at capacity/i

const callersFault = (hint?: string) => (): Outcome => ({
  kind: 'callers-fault',
  ...(hint !== undefined && { hint }),
})
const tryAnother = (reason: string, about: 'account' | 'provider' | 'call') => (): Outcome => ({
  kind: 'try-another',
  reason,
  about,
})
const suspended = (reason: string) => (): Outcome => ({ kind: 'suspended', reason })
const needsLogin = (reason: string) => (): Outcome => ({ kind: 'needs-login', reason })
const rest =
  (scope: 'account' | 'model', seconds: number, reason: string) =>
  ({ now }: Refusal): Outcome => ({ kind: 'cool-down', scope, until: now + seconds * 1000, reason })
const status =
  (...statuses: number[]) =>
  (refusal: Refusal) =>
    statuses.includes(refusal.status)
const says =
  (pattern: RegExp, ...statuses: number[]) =>
  (refusal: Refusal) =>
    statuses.includes(refusal.status) && pattern.test(refusal.message)

/** What an answer means for the account it came through. The first row that fits decides. */
const rows: readonly Row[] = [
  {
    // Followed, it would carry a credential to an address nobody chose.
    when: ({ status }) => status < 400,
    outcome: rest('account', 60, 'its address answers with a redirect; check the base URL'),
  },
  {
    when: says(disabledAccount, 400, 401, 403),
    outcome: suspended('the provider has disabled this account'),
  },
  {
    when: says(forbiddenLogin, 400, 401, 403),
    outcome: suspended(
      'the provider does not let this organisation use its subscription outside its own site',
    ),
  },
  { when: says(spentAccount, 400, 402, 403), outcome: suspended('the credit with the provider is spent') },
  {
    when: says(poolTrouble, 400),
    outcome: rest('account', 60, 'the relay behind this address has no account for the call'),
  },
  {
    when: says(officialClientOnly, 400, 403),
    outcome: callersFault(
      'This login serves the official client only. Other clients need an API-key account in this Carpool.',
    ),
  },
  {
    when: says(foreignReasoning, 400),
    outcome: callersFault(
      'The reasoning in this conversation was signed for another account. Start a new conversation.',
    ),
  },
  { when: status(401), outcome: needsLogin("the provider refused this account's key") },
  { when: status(402), outcome: suspended('the provider asks for payment') },
  {
    when: ({ status, isPage }) => status === 403 && isPage,
    outcome: rest('account', 30, 'a firewall in front of the provider refused the call'),
  },
  {
    when: says(wrongClock, 403),
    outcome: rest('account', 60, 'the clock of this computer is wrong: the provider refuses its signatures'),
  },
  {
    when: ({ status, type }) => (status === 400 || status === 403) && badKeys.has(type),
    outcome: needsLogin("the provider refused this account's keys"),
  },
  { when: says(badToken, 403), outcome: needsLogin("the provider refused this account's token") },
  {
    when: ({ status, type }) => status === 403 && type === 'forbidden',
    outcome: rest('account', 60, 'the provider refuses calls from this place; a proxy may be needed'),
  },
  { when: status(403), outcome: rest('model', 60, 'the provider does not permit this account the call') },
  {
    when: ({ status, isPage }) => status === 404 && isPage,
    outcome: tryAnother('there is no such API at its address; check the base URL', 'account'),
  },
  { when: status(408), outcome: tryAnother('the provider took too long', 'account') },
  { when: says(missingFeature, 429), outcome: callersFault() },
  {
    when: refusal => refusal.status === 429 && isBackgroundCall(refusal),
    outcome: callersFault(),
  },
  {
    when: refusal => refusal.status === 429 && isAboutTheCall(refusal),
    outcome: tryAnother('the provider asks to try this call again', 'call'),
  },
  { when: status(429), outcome: ({ headers, now }) => restAfterLimit(headers, now) },
  { when: ({ status }) => status < 500, outcome: callersFault() },
  {
    when: ({ status, type, message }) =>
      status === 503 || status === 529 || type === 'overloaded_error' || overload.test(message),
    outcome: tryAnother('the provider is overloaded', 'provider'),
  },
]

/** @param asked headers of the client's request: some of its calls are refused without a word on the account */
export function classify(head: ResponseHead, now: number, asked: ClientRequest['headers'] = {}): Outcome {
  if (head.status >= 200 && head.status < 300) return { kind: 'deliver' }
  const refusal = { ...readErrorAnswer(head), asked, now }
  const row = rows.find(({ when }) => when(refusal))
  return row
    ? row.outcome(refusal)
    : { kind: 'try-another', reason: `the provider answered ${head.status}`, about: 'account' }
}

/** Calls a client makes on its own account are limited apart, and sooner, than those of its user. */
function isBackgroundCall({ asked, headers, now }: Refusal): boolean {
  return asked['x-app'] === 'cli-bg' && !isAccountUsedUp(headers, now)
}

/** A 429 with a wish to retry and no word on limits concerns one call, not the account. */
function isAboutTheCall({ headers }: Refusal): boolean {
  return readHeader(headers, 'x-should-retry') === 'true' && !statesLimits(headers)
}
