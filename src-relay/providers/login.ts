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
export type TokenAnswer = { readonly kind: 'tokens'; readonly tokens: Tokens } | TokenRefusal

export type TokenRefusal =
  /** The code or the refresh token is not good, or no longer. */
  | { readonly kind: 'spent'; readonly reason: string }
  /** There is nothing at this address. */
  | { readonly kind: 'moved' }
  | { readonly kind: 'region-refused' }
  /** It may work later. */
  | { readonly kind: 'unavailable'; readonly retryAfter: number | undefined }
  | { readonly kind: 'refused'; readonly reason: string }

/** An OAuth client of the owner's own, for a provider that wants one. */
export interface LoginClient {
  readonly id: string
  readonly secret: string
}

export interface LoginPage {
  readonly redirectUri: string
  readonly state: string
  /** PKCE, S256. */
  readonly challenge: string
  readonly client?: LoginClient
}

export interface LoginCode {
  readonly code: string
  readonly state: string
  readonly verifier: string
  /** The one the code was asked for with. */
  readonly redirectUri: string
  readonly client?: LoginClient
}

/** Authorization code with PKCE: the owner logs in on a page, and the provider hands a code to the redirect. */
export interface CodeFlow {
  /** A page of the provider that shows the code; without it the owner copies the address the browser ends at. */
  readonly hostedRedirectUri?: string
  /** Redirects to `http://localhost:<port><path>`; the ports are tried in turn, 0 is any free one. */
  readonly loopback: { readonly path: string; readonly ports: readonly number[] }
  /** Hosts, with all below them, that a login leads over: a window of the desktop goes nowhere else. */
  readonly windowHosts?: readonly string[]
  pageUrl(page: LoginPage): string
  exchange(code: LoginCode): UpstreamRequest
}

/** What the provider gives for a device: the owner enters the user code, the relay asks with the device code. */
export interface DeviceGrant {
  /** Secret. */
  readonly deviceCode: string
  readonly userCode: string
  readonly verificationUrl: string
  /** The same with the user code in it, where the provider has such an address. */
  readonly completeUrl?: string
  readonly intervalSeconds: number
  readonly lifetimeSeconds: number
}

/** What an answer to the question whether the owner has entered the code means. */
export type DeviceAnswer =
  | { readonly kind: 'pending'; readonly isTooFast?: boolean }
  /** The owner has entered it; the tokens are given for this code. */
  | { readonly kind: 'code'; readonly code: LoginCode }
  | TokenAnswer

/** Device code: nothing is redirected, and the owner may log in on any computer. */
export interface DeviceFlow {
  begin(client?: LoginClient): UpstreamRequest
  readGrant(
    answer: TextAnswer,
    now: number,
  ): { readonly kind: 'grant'; readonly grant: DeviceGrant } | TokenRefusal
  poll(grant: DeviceGrant, client?: LoginClient): UpstreamRequest
  readPoll(answer: TextAnswer, now: number): DeviceAnswer
  /** Only where a poll may bring a code. */
  exchange?(code: LoginCode): UpstreamRequest
}

/** What renews an access token. */
export interface Refresh {
  readonly refreshToken: string
  readonly client?: LoginClient
  readonly identity?: AccountIdentity
}

/** How accounts of one kind are logged in to, or get their tokens without anybody's doing. Pure. */
export interface LoginMethod {
  /** Id of the account kind. */
  readonly kind: string
  /** Those of the flows it has: `device` belongs to the device flow, the others to the code flow; none for a grant. */
  readonly ways: readonly LoginWay[]
  /** The owner has to bring an OAuth client of their own. */
  readonly needsClient?: boolean
  readonly code?: CodeFlow
  readonly device?: DeviceFlow
  /** Asks whose account it is. Absent where the provider does not tell. */
  identify?(accessToken: string): UpstreamRequest
  readIdentity?(answer: TextAnswer): AccountIdentity
  /**
   * What is still to be done before a new login can be used, given the answer to `identify` and then to each of these;
   * `readIdentity` reads them too. Undefined when nothing is left.
   */
  prepareUse?(accessToken: string, answer: TextAnswer): UpstreamRequest | undefined
  /** Absent where tokens are not renewed. */
  refresh?(refresh: Refresh, now: number): UpstreamRequest
  readTokens(answer: TextAnswer, now: number): TokenAnswer
}
