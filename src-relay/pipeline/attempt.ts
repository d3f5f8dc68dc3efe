import { CredentialError, type Renewal } from '../accounts/credential-renewal.ts'
import type { Account } from '../contract/account.ts'
import type { Proxy } from '../contract/proxy.ts'
import { RelayError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Credential } from '../providers/credential.ts'
import type { Outcome, ResponseHead } from '../providers/provider.ts'
import {
  type Upstream,
  UpstreamError,
  type UpstreamOptions,
  type UpstreamResponse,
} from '../upstream/upstream.ts'
import type { Call } from './call.ts'
import { readHead, wholeAnswer } from './error-answer.ts'

export interface AttemptDeps {
  /** Waits where it has to be renewed first. Throws `CredentialError` when the account has none that works. */
  readonly openCredential: (account: Account) => Credential | Promise<Credential>
  /** Asked once per attempt, after the upstream has refused a credential. Never throws. */
  readonly renewCredential: (account: Account, refused: Credential) => Promise<Renewal>
  readonly recordOutcome: (account: Account, model: string, outcome: Outcome, head?: ResponseHead) => void
  /** Throws `UpstreamError` `proxy` for a proxy that cannot be used: nothing leaves without it. */
  readonly proxyOf: (account: Account) => Proxy | undefined
  readonly upstream: Upstream
  readonly timeouts: Omit<UpstreamOptions, 'signal'>
  readonly now: () => number
  readonly logger: Logger
}

/** What came of one account's try at a call. */
export interface Attempt {
  readonly account: Account
  readonly outcome: Outcome
  /** Absent when the upstream was not reached. */
  readonly head?: ResponseHead
  readonly answer: UpstreamResponse | RelayError
}

type SentAttempt = Attempt & { readonly head: ResponseHead }

/** Sends a call through one account and records the outcome. Never throws for a failure of the account's. */
export type TryAccount = (call: Call, account: Account) => Promise<Attempt>

export function createTryAccount(deps: AttemptDeps): TryAccount {
  async function tryAccount(call: Call, account: Account): Promise<Attempt> {
    try {
      const credential = await deps.openCredential(account)
      const first = await send(call, account, credential)
      return first.outcome.kind === 'needs-login'
        ? await attemptRenewed(call, first, credential)
        : record(call, first)
    } catch (error) {
      if (error instanceof CredentialError) return record(call, unusable(account, error.outcome))
      if (!(error instanceof UpstreamError)) throw error
      return networkFailure(call, account, error)
    }
  }

  /** A refused credential may only have grown old: one renewal, one more try, and then the verdict stands. */
  async function attemptRenewed(call: Call, refused: SentAttempt, credential: Credential): Promise<Attempt> {
    const { account } = refused
    const renewal = await deps.renewCredential(account, credential)
    if (renewal.kind === 'not-renewable') return record(call, refused)
    discard(refused.answer)
    if (renewal.kind === 'failed') return record(call, unusable(account, renewal.outcome))
    return record(call, await send(call, account, await deps.openCredential(account)))
  }

  async function send(call: Call, account: Account, credential: Credential): Promise<SentAttempt> {
    const request = call.provider.prepare(call.request, credential)
    const options = { ...deps.timeouts, signal: call.signal, proxy: deps.proxyOf(account) }
    const response = await deps.upstream.send(request, options)
    const { head, answer } = await readHead(response)
    const local = call.provider.answerLocally?.(call.route.operation, call.request, head)
    if (local) discard(answer)
    const outcome: Outcome = local ? { kind: 'deliver' } : call.provider.classify(head, deps.now())
    return { account, outcome, head, answer: local ? wholeAnswer(local) : answer }
  }

  function record(call: Call, attempt: Attempt): Attempt {
    deps.recordOutcome(attempt.account, call.intent.model, attempt.outcome, attempt.head)
    return attempt
  }

  function networkFailure(call: Call, account: Account, error: UpstreamError): Attempt {
    const outcome: Outcome = { kind: 'try-another', reason: error.message }
    if (error.failure !== 'aborted') {
      deps.logger.warn('an upstream could not be reached', {
        callId: call.id,
        accountId: account.id,
        failure: error.failure,
        reason: error.message,
      })
      deps.recordOutcome(account, call.intent.model, outcome)
    }
    return { account, outcome, answer: relayErrorOf(error, call.signal) }
  }

  return tryAccount
}

function unusable(account: Account, outcome: Outcome): Attempt {
  const message = 'The account that was to serve this call cannot be used at the moment. Try again.'
  return { account, outcome, answer: new RelayError('no_account', message, { retryAfterSeconds: 5 }) }
}

/** Lets go of an answer that nobody will read. */
export function discard(answer: UpstreamResponse | RelayError): void {
  if (answer instanceof RelayError) return
  // The answer is not wanted any more; an error while it closes concerns nobody.
  answer.body.on('error', () => {})
  answer.body.destroy()
}

function relayErrorOf(error: UpstreamError, signal: AbortSignal): RelayError {
  if (signal.reason instanceof RelayError) return signal.reason
  if (error.failure === 'first-byte-timeout' || error.failure === 'idle-timeout') {
    const message = 'The provider accepted the call but did not answer in time. Try again.'
    return new RelayError('upstream_timeout', message, { cause: error })
  }
  const message = 'The provider could not be reached from this relay. Try again in a moment.'
  return new RelayError('upstream_unreachable', message, { cause: error })
}
