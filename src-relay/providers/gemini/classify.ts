import type { Outcome, ResponseHead } from '../provider.ts'
import { type ErrorAnswer, readErrorAnswer } from './error-answer.ts'
import { restAfterLimit } from './rate-limit.ts'

interface Row {
  readonly when: (error: ErrorAnswer) => boolean
  readonly outcome: (error: ErrorAnswer, now: number) => Outcome
}

// Messages are matched at their beginning only: further on they may quote what the caller sent.
const badKey = /^api key (not valid|not found|expired)/i
const leakedKey = /^your api key was reported as leaked/i
const refusedPlace = /^user location is not supported/i
const noBilling = /^(this api method requires billing|.{0,80}requires billing to be enabled)/i
const badSignature = /^(function call is missing a thought_?signature|(invalid|corrupted) thought signature)/i
const badToken = /^request had (invalid|insufficient) authentication/i

/** Reasons for which a project, and with it every key and login of it, gets no answer. */
const closedProjects: ReadonlySet<string> = new Set([
  'SERVICE_DISABLED',
  'CONSUMER_SUSPENDED',
  'CONSUMER_INVALID',
  'BILLING_DISABLED',
  'API_KEY_SERVICE_BLOCKED',
])

const callersFault = (): Outcome => ({ kind: 'callers-fault' })
const askForWholeCalls = (): Outcome => ({
  kind: 'callers-fault',
  hint: 'Send calls of tools back as they came, with their ids and signatures, and to the same model; or start a new conversation.',
})
const suspended = (reason: string) => (): Outcome => ({ kind: 'suspended', reason })
const needsLogin = (reason: string) => (): Outcome => ({ kind: 'needs-login', reason })
const tryAnother = (reason: string, about: 'account' | 'provider') => (): Outcome => ({
  kind: 'try-another',
  reason,
  about,
})
const rest =
  (scope: 'account' | 'model', seconds: number, reason: string) =>
  (_error: ErrorAnswer, now: number): Outcome => ({
    kind: 'cool-down',
    scope,
    until: now + seconds * 1000,
    reason,
  })
const status =
  (...statuses: number[]) =>
  (error: ErrorAnswer) =>
    statuses.includes(error.status)
const says =
  (pattern: RegExp, ...statuses: number[]) =>
  (error: ErrorAnswer) =>
    statuses.includes(error.status) && pattern.test(error.message)

/** What an answer means for the account it came through. The first row that fits decides. */
const rows: readonly Row[] = [
  {
    // Followed, it would carry a credential to an address nobody chose.
    when: ({ status }) => status < 400,
    outcome: rest('account', 60, 'its address answers with a redirect; check the base URL'),
  },
  {
    when: error => error.status === 400 && (badKey.test(error.message) || has(error, 'API_KEY_INVALID')),
    outcome: needsLogin("the provider refused this account's key"),
  },
  {
    when: says(leakedKey, 400, 403),
    outcome: suspended('the provider has found this key in public and closed it; make a new one'),
  },
  {
    when: says(refusedPlace, 400, 403),
    outcome: rest('account', 60, 'the provider refuses calls from this place; a proxy may be needed'),
  },
  { when: says(noBilling, 400, 403), outcome: suspended('the provider asks for billing to be set up') },
  { when: status(401), outcome: needsLogin("the provider refused this account's credential") },
  { when: says(badToken, 403), outcome: needsLogin("the provider refused this account's login") },
  { when: status(402), outcome: suspended('the provider asks for payment') },
  {
    when: error => error.status === 403 && error.words.some(word => closedProjects.has(word)),
    outcome: suspended("the provider has closed this account's project, or it may not use this service"),
  },
  {
    when: ({ status, isPage }) => status === 403 && isPage,
    outcome: rest('account', 30, 'a firewall in front of the provider refused the call'),
  },
  { when: status(403), outcome: rest('model', 60, 'the provider does not permit this account the call') },
  {
    when: ({ status, isPage }) => status === 404 && isPage,
    outcome: tryAnother('there is no such API at its address; check the base URL', 'account'),
  },
  { when: status(408), outcome: tryAnother('the provider took too long', 'account') },
  { when: status(429), outcome: restAfterLimit },
  { when: says(badSignature, 400), outcome: askForWholeCalls },
  { when: ({ status }) => status < 500, outcome: callersFault },
  { when: status(503), outcome: tryAnother('the provider is overloaded', 'provider') },
]

export function classify(head: ResponseHead, now: number): Outcome {
  if (head.status >= 200 && head.status < 300) return { kind: 'deliver' }
  const error = readErrorAnswer(head)
  const row = rows.find(({ when }) => when(error))
  return row
    ? row.outcome(error, now)
    : { kind: 'try-another', reason: `the provider answered ${head.status}`, about: 'account' }
}

function has(error: ErrorAnswer, word: string): boolean {
  return error.words.includes(word)
}
