import type { LoginFailure, LoginFailureCode } from '../contract/login-attempt.ts'
import { AdminProblem } from '../contract/problem.ts'
import type { TokenRefusal } from '../providers/login.ts'
import { UpstreamError } from '../upstream/upstream.ts'

/** A login cannot go on. Its message is for the owner, says what to do next and quotes nothing secret. */
export class LoginError extends Error {
  override readonly name = 'LoginError'
  readonly failure: LoginFailure

  constructor(code: LoginFailureCode, message: string, status?: number) {
    super(message)
    this.failure = { code, message, ...(status !== undefined && { status }) }
  }
}

const statuses: Readonly<Record<LoginFailureCode, number>> = {
  login_expired: 410,
  login_cancelled: 410,
  wrong_code: 400,
  state_mismatch: 400,
  network: 502,
  proxy: 502,
  region_refused: 502,
  provider_error: 502,
}

/** What blames the owner's answer is about the field it came in. */
const answerWords = /^The answer (.+)\.$/s

export function problemOf({ code, message }: LoginFailure): AdminProblem {
  const [, words] = answerWords.exec(message) ?? []
  const fields = words && [{ path: 'answer', message: words }]
  return new AdminProblem(statuses[code], { code, message, ...(fields && { fields }) })
}

/** @param words go on from "The answer" */
export function answerError(
  code: 'wrong_code' | 'state_mismatch',
  words: string,
  status?: number,
): LoginError {
  return new LoginError(code, `The answer ${words}.`, status)
}

/** Why a provider gave no tokens for a code. */
export function refusalError(refusal: TokenRefusal, status: number): LoginError {
  switch (refusal.kind) {
    case 'spent': {
      const words = `was refused by the provider (${refusal.reason}): it is wrong, was used before or is too old. Log in once more`
      return answerError('wrong_code', words, status)
    }
    case 'moved':
      return providerError(
        `has nothing at its login address (${status}): it may have moved. Update Carpool`,
        status,
      )
    case 'region-refused':
      return new LoginError(
        'region_refused',
        'The provider does not serve the region this came from. Give the account a proxy elsewhere and log in once more.',
        status,
      )
    case 'unavailable':
      return providerError(`cannot log anybody in at the moment (${status}). Try again in a minute`, status)
    case 'refused':
      return providerError(`refused the login with ${status}: ${refusal.reason}. Log in once more`, status)
  }
}

/** @param words go on from "The provider" */
export function providerError(words: string, status?: number): LoginError {
  return new LoginError('provider_error', `The provider ${words}.`, status)
}

/** What failed below HTTP while the provider was asked. */
export function networkError(error: unknown): unknown {
  if (!(error instanceof UpstreamError)) return error
  if (error.failure === 'proxy')
    return new LoginError(
      'proxy',
      `The login could not go through ${error.message}. Mend the proxy and log in once more.`,
    )
  return new LoginError('network', `The provider could not be reached (${error.message}). Log in once more.`)
}
