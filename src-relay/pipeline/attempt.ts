import { CredentialError, type Renewal } from '../accounts/credential-renewal.ts'
import type { Account } from '../contract/account.ts'
import { RelayError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Credential } from '../providers/credential.ts'
import type { Outcome, ResponseHead } from '../providers/provider.ts'
import { UpstreamError } from '../upstream/upstream.ts'
import { type AnsweredAttempt, type AskAccount, type Asking, type Attempt, discard } from './ask-account.ts'
import type { Call } from './call.ts'

export interface TryAccountDeps {
  readonly askAccount: AskAccount
  /** Waits where it has to be renewed first. Throws `CredentialError` when the account has none that works. */
  readonly openCredential: (account: Account) => Credential | Promise<Credential>
  /** Asked once per attempt, after the upstream has refused a credential. Never throws. */
  readonly renewCredential: (account: Account, refused: Credential) => Promise<Renewal>
  readonly recordOutcome: (account: Account, family: string, outcome: Outcome, head?: ResponseHead) => void
  /** Nothing can be said of the account: the client left, or we ended the call. */
  readonly giveUp: (account: Account) => void
  readonly logger: Logger
}

/** Asks one account until its deadline (ms epoch), and records what that says of it. */
export type TryAccount = (call: Call, account: Account, deadline: number) => Promise<Attempt>

/** Of one call with one account. */
const maxRenewals = 5

export function createTryAccount(deps: TryAccountDeps): TryAccount {
  const { askAccount } = deps

  return async function tryAccount(call, account, deadline) {
    try {
      const credential = await deps.openCredential(account)
      const first = await askAccount(call, account, { credential, deadline })
      return first.outcome.kind === 'needs-login'
        ? await tryRenewed(call, first, { credential, deadline })
        : record(call, first)
    } catch (error) {
      if (error instanceof CredentialError) return record(call, unusable(account, error.outcome))
      if (!(error instanceof UpstreamError)) throw error
      return unreached(call, account, error)
    }
  }

  /** A refused credential may only have grown old, or be one of several: the verdict stands when there is no other. */
  async function tryRenewed(call: Call, refused: AnsweredAttempt, asking: Asking): Promise<Attempt> {
    const { account } = refused
    let last = refused
    let { credential } = asking
    for (let renewals = 0; renewals < maxRenewals; renewals += 1) {
      const renewal = await deps.renewCredential(account, credential)
      if (renewal.kind === 'not-renewable') break
      discard(last.answer)
      if (renewal.kind === 'failed') return record(call, unusable(account, renewal.outcome))
      credential = await deps.openCredential(account)
      last = await askAccount(call, account, { ...asking, credential })
      if (last.outcome.kind !== 'needs-login') break
    }
    return record(call, last)
  }

  function record(call: Call, attempt: Attempt): Attempt {
    const family = call.provider.modelFamily(call.intent.model)
    deps.recordOutcome(attempt.account, family, attempt.outcome, attempt.head)
    return attempt
  }

  function unreached(call: Call, account: Account, error: UpstreamError): Attempt {
    const { failure, message: reason } = error
    const outcome: Outcome = { kind: 'try-another', reason, about: 'account' }
    const attempt: Attempt = { account, outcome, answer: relayErrorOf(error, call.signal) }
    if (failure === 'aborted' || call.signal.aborted) {
      deps.giveUp(account)
      return attempt
    }
    const fields = { callId: call.id, accountId: account.id, failure, reason }
    deps.logger.warn('an upstream could not be reached', fields)
    return record(call, attempt)
  }
}

function unusable(account: Account, outcome: Outcome): Attempt {
  const message = 'The account that was to serve this call cannot be used at the moment. Try again.'
  return { account, outcome, answer: new RelayError('no_account', message, { retryAfterSeconds: 5 }) }
}

function relayErrorOf(error: UpstreamError, signal: AbortSignal): RelayError {
  if (signal.reason instanceof RelayError) return signal.reason
  if (error.failure === 'first-byte-timeout' || error.failure === 'idle-timeout') {
    const message = 'The provider accepted the call but did not answer in time. Try again.'
    return new RelayError('upstream_timeout', message, { cause: error })
  }
  const message =
    error.failure === 'proxy'
      ? 'The provider could not be reached: the proxy of the account does not work. Tell the owner of this Carpool.'
      : 'The provider could not be reached from this relay. Try again in a moment.'
  return new RelayError('upstream_unreachable', message, { cause: error })
}
