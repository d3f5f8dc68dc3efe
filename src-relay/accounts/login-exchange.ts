import { setTimeout as sleep } from 'node:timers/promises'
import type { AccountIdentity } from '../contract/account.ts'
import type { Proxy } from '../contract/proxy.ts'
import type {
  LoginClient,
  LoginCode,
  LoginMethod,
  TextAnswer,
  TokenAnswer,
  Tokens,
} from '../providers/login.ts'
import type { Provider } from '../providers/provider.ts'
import type { UpstreamRequest } from '../upstream/upstream.ts'
import type { SecretPart } from './credential-seal.ts'
import { networkError, providerError, refusalError } from './login-failure.ts'
import type { AskProvider } from './login-request.ts'

/** What a login has brought: not saved yet. */
export interface LoggedIn {
  readonly secretPart: SecretPart
  /** Empty where the provider does not tell. */
  readonly identity: AccountIdentity
}

/** Who asks for it, and how. */
export interface ExchangeWith {
  readonly provider: Pick<Provider, 'info'>
  readonly method: LoginMethod
  readonly proxy: Proxy | undefined
  readonly client: LoginClient | undefined
}

/** Turns what the owner's login gave into a credential. Throws `LoginError`. */
export interface LoginExchange {
  exchange(code: LoginCode, using: ExchangeWith): Promise<LoggedIn>
  /** For tokens that came without a code. */
  accept(answer: TokenAnswer, status: number, using: ExchangeWith): Promise<LoggedIn>
}

export interface LoginExchangeDeps {
  readonly askProvider: AskProvider
  /** Told of every answer of a token address. */
  readonly noteAnswer: (providerId: string, answer: TokenAnswer) => void
  readonly now: () => number
  /** Between two steps of getting a new login ready. */
  readonly pauseMs?: number
}

const usualPauseMs = 5000
const mostSteps = 12

export function createLoginExchange(deps: LoginExchangeDeps): LoginExchange {
  const { askProvider, noteAnswer, now, pauseMs = usualPauseMs } = deps
  async function accept(answer: TokenAnswer, status: number, using: ExchangeWith): Promise<LoggedIn> {
    noteAnswer(using.provider.info.id, answer)
    if (answer.kind !== 'tokens') throw refusalError(answer, status)
    const { tokens } = answer
    return { secretPart: secretPartOf(tokens, using.client, now()), identity: await identify(tokens, using) }
  }

  async function identify(
    { accessToken, identity = {} }: Tokens,
    using: ExchangeWith,
  ): Promise<AccountIdentity> {
    const { method, proxy } = using
    if (!method.identify || !method.readIdentity) return identity
    const answer = await askProvider(method.identify(accessToken), proxy).catch(rethrowNetwork)
    assertAccepted(answer)
    const found = { ...identity, ...method.readIdentity(answer) }
    return { ...found, ...(await makeUsable(accessToken, answer, using)) }
  }

  /** Some providers give a new login its place only when it is asked for, and take their time. */
  async function makeUsable(
    accessToken: string,
    identified: TextAnswer,
    { method, proxy }: ExchangeWith,
  ): Promise<AccountIdentity> {
    let answer = identified
    for (let step = 0; step < mostSteps; step += 1) {
      const request = method.prepareUse?.(accessToken, answer)
      if (!request) return method.readIdentity?.(answer) ?? {}
      if (step > 0) await sleep(pauseMs)
      answer = await askProvider(request, proxy).catch(rethrowNetwork)
      assertAccepted(answer)
    }
    throw providerError('is still getting this login ready. Log in once more in a few minutes', answer.status)
  }

  return {
    async exchange(code, using) {
      const { method, proxy } = using
      const request = exchangeRequest(method, code)
      const answer = await askProvider(request, proxy).catch(rethrowNetwork)
      return await accept(method.readTokens(answer, now()), answer.status, using)
    },
    accept,
  }
}

function exchangeRequest({ code: codeFlow, device }: LoginMethod, code: LoginCode): UpstreamRequest {
  const request = (codeFlow ?? device)?.exchange?.(code)
  if (!request) throw new Error('this kind of login knows no codes')
  return request
}

function assertAccepted({ status }: TextAnswer): void {
  if (status < 400) return
  throw providerError(`gave tokens that it does not accept itself (${status}). Log in once more`, status)
}

function rethrowNetwork(error: unknown): never {
  throw networkError(error)
}

function secretPartOf(tokens: Tokens, client: LoginClient | undefined, now: number): SecretPart {
  const { accessToken, refreshToken, lifetimeSeconds, scopes } = tokens
  return {
    accessToken,
    issuedAt: now,
    scopes,
    ...(refreshToken && { refreshToken }),
    ...(lifetimeSeconds && { expiresAt: now + lifetimeSeconds * 1000 }),
    ...(client && { client }),
  }
}
