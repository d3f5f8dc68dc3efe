import type { AccountIdentity } from '../contract/account.ts'
import type { LoginWay } from '../contract/login.ts'
import type { HeaderMap, UpstreamRequest } from '../upstream/upstream.ts'

/** A whole answer in text, as a provider's login gives it. Never logged. */
export interface TextAnswer {
  readonly status: number
  readonly headers: HeaderMap
  readonly text: string
}

/** What a provider gives for a code or a refresh token. */
export interface Tokens {
  readonly accessToken: string
  /** Absent when the one that was used stays good. */
  readonly refreshToken?: string
  /** Absent when the provider does not say how long the access token is good. */
  readonly lifetimeSeconds?: number
  readonly scopes: readonly string[]
  /** As far as it came along. */
  readonly identity?: AccountIdentity
}

/** What an answer of a token address means. Reasons are for the owner and quote nothing secret. */
export type TokenAnswer =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  /** The code or the refresh token is not good, or no longer. */
  | { readonly kind: 'spent'; readonly reason: string }
  /** There is nothing at this address. */
  | { readonly kind: 'moved' }
  | { readonly kind: 'region-refused' }
  /** It may work later. */
  | { readonly kind: 'unavailable'; readonly retryAfter: number | undefined }
  | { readonly kind: 'refused'; readonly reason: string }

export interface LoginPage {
  readonly redirectUri: string
  readonly state: string
  /** PKCE, S256. */
  readonly challenge: string
}

export interface LoginCode {
  readonly code: string
  readonly state: string
  readonly verifier: string
  /** The one the code was asked for with. */
  readonly redirectUri: string
}

/** How accounts of one kind are logged in to: authorization code with PKCE. Pure. */
export interface LoginMethod {
  /** Id of the account kind. */
  readonly kind: string
  readonly ways: readonly LoginWay[]
  /** A page of the provider that shows the code. */
  readonly hostedRedirectUri: string
  /** Redirects to `http://localhost:<port><path>`; the ports are tried in turn, 0 is any free one. */
  readonly loopback: { readonly path: string; readonly ports: readonly number[] }
  pageUrl(page: LoginPage): string
  exchange(code: LoginCode): UpstreamRequest
  /** Asks whose account it is. Absent where the provider does not tell. */
  identify?(accessToken: string): UpstreamRequest
  readIdentity?(answer: TextAnswer): AccountIdentity
  /** Absent where tokens are not renewed. */
  refresh?(refreshToken: string): UpstreamRequest
  readTokens(answer: TextAnswer, now: number): TokenAnswer
}
