import { codeWays } from '../../contract/login.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { LoginCode, LoginMethod, LoginPage } from '../login.ts'
import type { ClaudeLoginEndpoints } from './endpoints.ts'
import { readIdentity } from './identity.ts'
import { readTokens } from './token-answer.ts'

/** A subscription, renewed for as long as it is used; and a setup token, which is not renewed and lives for a year. */
export function createLogins(endpoints: ClaudeLoginEndpoints): readonly LoginMethod[] {
  const { clientId, profileUrl, scopes, setupTokenScopes, setupTokenSeconds } = endpoints
  const { hostedRedirectUri, windowHosts, loopbackPath: path, loopbackPorts: ports } = endpoints
  const shared = { ways: codeWays, readTokens }
  const redirects = { hostedRedirectUri, windowHosts, loopback: { path, ports } }
  const askForTokens = (fields: object) => post(endpoints.tokenUrl, { ...fields, client_id: clientId })
  return [
    {
      ...shared,
      kind: 'oauth',
      code: {
        ...redirects,
        pageUrl: page => pageUrl(endpoints, scopes, page),
        exchange: code => askForTokens(exchangeOf(code)),
      },
      identify: accessToken => ({
        method: 'GET',
        url: profileUrl,
        headers: { ...plainHeaders, authorization: `Bearer ${accessToken}` },
      }),
      readIdentity,
      refresh: ({ refreshToken }) =>
        askForTokens({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    },
    {
      ...shared,
      kind: 'setup-token',
      code: {
        ...redirects,
        pageUrl: page => pageUrl(endpoints, setupTokenScopes, page),
        exchange: code => askForTokens({ ...exchangeOf(code), expires_in: setupTokenSeconds }),
      },
    },
  ]
}

function exchangeOf({ code, state, redirectUri, verifier }: LoginCode) {
  return { grant_type: 'authorization_code', code, state, redirect_uri: redirectUri, code_verifier: verifier }
}

function pageUrl(endpoints: ClaudeLoginEndpoints, scopes: readonly string[], page: LoginPage): string {
  const url = new URL(endpoints.authorizeUrl)
  const query = {
    code: 'true',
    client_id: endpoints.clientId,
    response_type: 'code',
    redirect_uri: page.redirectUri,
    scope: scopes.join(' '),
    code_challenge: page.challenge,
    code_challenge_method: 'S256',
    state: page.state,
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

const plainHeaders = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'carpool' }

function post(url: string, document: object): UpstreamRequest {
  const headers = { ...plainHeaders, 'content-type': 'application/json' }
  return { method: 'POST', url, headers, body: Buffer.from(JSON.stringify(document)) }
}
