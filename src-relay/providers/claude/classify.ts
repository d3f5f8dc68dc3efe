import { readHeader } from '../answer-headers.ts'
import type { Outcome, ResponseHead } from '../provider.ts'
import { type ErrorAnswer, readErrorAnswer } from './error-answer.ts'
import { restAfterLimit, statesLimits } from './rate-limit.ts'

interface Row {
  readonly when: (answer: ErrorAnswer) => boolean
  readonly outcome: (answer: ErrorAnswer, now: number) => Outcome
}

// Messages are matched at their beginning only: further on they may quote what the caller sent.
const disabledAccount = /^(this |your |the )?(organization|account) (has been|is) disabled/i
const spentAccount = /^(your |the )?credit balance is too low/i
const poolTrouble = /^(no account supporting|account not found|invalid account|too many active sessions)/i
const missingFeature = /extra usage|long[ -]context/i

const callersFault = (): Outcome => ({ kind: 'callers-fault' })
const tryAnother = (reason: string) => (): Outcome => ({ kind: 'try-another', reason })
const suspended = (reason: string) => (): Outcome => ({ kind: 'suspended', reason })
const rest =
  (scope: 'account' | 'model', seconds: number, reason: string) =>
  (_answer: ErrorAnswer, now: number): Outcome => ({
    kind: 'cool-down',
    scope,
    until: now + seconds * 1000,
    reason,
  })
const status =
  (...statuses: number[]) =>
  (answer: ErrorAnswer) =>
    statuses.includes(answer.status)
const says =
  (pattern: RegExp, ...statuses: number[]) =>
  (answer: ErrorAnswer) =>
    statuses.includes(answer.status) && pattern.test(answer.message)

/** What an answer means for the account it came through. The first row that fits decides. */
const rows: readonly Row[] = [
  {
    // Followed, it would carry a credential to an address nobody chose.
    when: ({ status }) => status < 400,
    outcome: rest('account', 60, 'its address answers with a redirect; check the base URL'),
  },
  { when: says(disabledAccount, 400, 403), outcome: suspended('the provider has disabled this account') },
  { when: says(spentAccount, 400), outcome: suspended('the credit with the provider is spent') },
  {
    when: says(poolTrouble, 400),
    outcome: rest('account', 60, 'the relay behind this address has no account for the call'),
  },
  {
    when: status(401),
    outcome: () => ({ kind: 'needs-login', reason: "the provider refused this account's key" }),
  },
  { when: status(402), outcome: suspended('the provider asks for payment') },
  {
    when: ({ status, isPage }) => status === 403 && isPage,
    outcome: rest('account', 30, 'a firewall in front of the provider refused the call'),
  },
  { when: status(403), outcome: rest('model', 60, 'the provider does not permit this account the call') },
  {
    when: ({ status, isPage }) => status === 404 && isPage,
    outcome: tryAnother('there is no such API at its address; check the base URL'),
  },
  { when: status(408), outcome: tryAnother('the provider took too long') },
  { when: says(missingFeature, 429), outcome: callersFault },
  {
    when: answer => answer.status === 429 && isAboutTheCall(answer),
    outcome: tryAnother('the provider asks to try this call again'),
  },
  { when: status(429), outcome: ({ headers }, now) => restAfterLimit(headers, now) },
  { when: ({ status }) => status < 500, outcome: callersFault },
  { when: status(503, 529), outcome: tryAnother('the provider is overloaded') },
]

export function classify(head: ResponseHead, now: number): Outcome {
  if (head.status >= 200 && head.status < 300) return { kind: 'deliver' }
  const answer = readErrorAnswer(head)
  const row = rows.find(({ when }) => when(answer))
  return row
    ? row.outcome(answer, now)
    : { kind: 'try-another', reason: `the provider answered ${head.status}` }
}

/** A 429 with a wish to retry and no word on limits concerns one call, not the account. */
function isAboutTheCall({ headers }: ErrorAnswer): boolean {
  return readHeader(headers, 'x-should-retry') === 'true' && !statesLimits(headers)
}
