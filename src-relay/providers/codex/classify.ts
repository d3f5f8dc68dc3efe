import type { Outcome, ResponseHead } from '../provider.ts'
import { readRetryAfter } from '../reset-time.ts'
import { type ErrorAnswer, readErrorAnswer } from './error-answer.ts'
import { restAfterLimit, restUntilQuota } from './rate-limit.ts'

interface Refusal extends ErrorAnswer {
  readonly now: number
}

interface Row {
  readonly when: (refusal: Refusal) => boolean
  readonly outcome: (refusal: Refusal) => Outcome
}

// Messages are matched at their beginning only: further on they may quote what the caller sent.
const otherAccountsModel = /^the '[^']*' model is not supported when using codex with a chatgpt account/i
const unknownVersion = /^(resource not found|api version not supported)/i
/** What only subscriptions refuse; with a key the provider words it otherwise. */
const otherThanItsClients =
  /^((stream|store) must be set to|instructions are (required|not valid)|unsupported parameter: [\w.]+$)/i
const howItsClientAsks =
  'A subscription answers only what its own client would send: with "stream": true and "store": false, and without ' +
  'settings of its own such as "temperature". Send the call so, or ask the owner of this relay for an account with an API key.'
const tooLargeForLimit = /^request too large/i
const overload =
  /^(the service is |we are |server )?(temporarily |currently )?overloaded|^(the )?(selected )?model is at capacity/i
const closedAccount = new Set(['account_deactivated', 'deactivated_workspace', 'account_suspended'])
const closedBilling = new Set(['billing_not_active', 'billing_hard_limit_reached'])
const overloadCodes = new Set(['server_is_overloaded', 'service_unavailable_error', 'slow_down'])
const foreignState = new Set(['invalid_encrypted_content', 'previous_response_not_found'])
const quotaTypes = new Set(['usage_limit_reached', 'usage_not_included'])

const callersFault = (hint?: string) => (): Outcome => ({
  kind: 'callers-fault',
  ...(hint !== undefined && { hint }),
})
const tryAnother =
  (reason: string, about: 'account' | 'provider' | 'call', hint?: string) => (): Outcome => ({
    kind: 'try-another',
    reason,
    about,
    ...(hint !== undefined && { hint }),
  })
const suspended = (reason: string) => (): Outcome => ({ kind: 'suspended', reason })
const rest =
  (scope: 'account' | 'model', seconds: number, reason: string) =>
  ({ now }: Refusal): Outcome => ({ kind: 'cool-down', scope, until: now + seconds * 1000, reason })
const status =
  (...statuses: number[]) =>
  (refusal: Refusal) =>
    statuses.includes(refusal.status)
const named =
  (names: ReadonlySet<string>) =>
  ({ code, type }: Refusal) =>
    names.has(code) || names.has(type)

/** What an answer means for the account it came through. The first row that fits decides. */
const rows: readonly Row[] = [
  {
    // Followed, it would carry a credential to an address nobody chose.
    when: ({ status }) => status < 400,
    outcome: rest('account', 60, 'its address answers with a redirect; check the base URL'),
  },
  { when: named(closedAccount), outcome: suspended('the provider has disabled this account') },
  { when: named(closedBilling), outcome: suspended('the provider asks for payment') },
  {
    when: refusal => refusal.status === 400 && named(foreignState)(refusal),
    outcome: callersFault(
      'This conversation refers to what only the account that began it knows. Start a new conversation.',
    ),
  },
  {
    when: ({ status, message }) => status === 400 && otherAccountsModel.test(message),
    outcome: tryAnother('its subscription does not have this model', 'call'),
  },
  {
    when: refusal => refusal.status === 404 && refusal.code === 'DeploymentNotFound',
    outcome: tryAnother('its resource has no deployment of that name; map the model to one', 'call'),
  },
  {
    when: ({ status, message }) => (status === 400 || status === 404) && unknownVersion.test(message),
    outcome: tryAnother('there is no such API at its address; check the base URL', 'account'),
  },
  {
    when: ({ status, message }) => status === 400 && otherThanItsClients.test(message),
    outcome: tryAnother('a subscription takes no such call', 'call', howItsClientAsks),
  },
  {
    when: status(401),
    outcome: () => ({ kind: 'needs-login', reason: "the provider refused this account's credential" }),
  },
  { when: status(402), outcome: suspended('the provider asks for payment') },
  {
    when: ({ status, isPage }) => status === 403 && isPage,
    outcome: rest('account', 30, 'a firewall in front of the provider refused the call'),
  },
  {
    when: ({ status, code }) => status === 403 && code === 'unsupported_country_region_territory',
    outcome: rest('account', 60, 'the provider refuses calls from this place; a proxy may be needed'),
  },
  { when: status(403), outcome: rest('model', 60, 'the provider does not permit this account the call') },
  {
    when: ({ status, isPage }) => status === 404 && isPage,
    outcome: tryAnother('there is no such API at its address; check the base URL', 'account'),
  },
  { when: status(408), outcome: tryAnother('the provider took too long', 'account') },
  {
    when: refusal => refusal.status === 429 && named(quotaTypes)(refusal),
    outcome: refusal => restUntilQuota(refusal, refusal.now),
  },
  {
    when: ({ status, code, type, headers, now }) =>
      status === 429 &&
      (code === 'insufficient_quota' || type === 'insufficient_quota') &&
      readRetryAfter(headers, now) === undefined,
    outcome: suspended('the credit with the provider is spent'),
  },
  {
    when: ({ status, message }) => status === 429 && tooLargeForLimit.test(message),
    outcome: callersFault(),
  },
  { when: status(429), outcome: refusal => restAfterLimit(refusal, refusal.now) },
  { when: ({ status }) => status < 500, outcome: callersFault() },
  {
    when: refusal =>
      refusal.status === 503 ||
      refusal.status === 529 ||
      named(overloadCodes)(refusal) ||
      overload.test(refusal.message),
    outcome: tryAnother('the provider is overloaded', 'provider'),
  },
]

export function classify(head: ResponseHead, now: number): Outcome {
  if (head.status >= 200 && head.status < 300) return { kind: 'deliver' }
  const refusal = { ...readErrorAnswer(head, now), now }
  const row = rows.find(({ when }) => when(refusal))
  return row
    ? row.outcome(refusal)
    : { kind: 'try-another', reason: `the provider answered ${head.status}`, about: 'account' }
}
