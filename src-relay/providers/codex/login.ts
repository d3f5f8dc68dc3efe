import { codeWays } from '../../contract/login.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { CodeFlow, LoginCode, LoginMethod } from '../login.ts'
import { createDeviceFlow } from './device-login.ts'
import type { CodexLoginEndpoints } from './endpoints.ts'
import { readTokens } from './token-answer.ts'

const plainHeaders = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'carpool' }

/** A subscription: by code with PKCE, or by a code for a device. */
export function createLogins(endpoints: CodexLoginEndpoints): readonly LoginMethod[] {
  const { clientId, refreshScopes, tokenUrl } = endpoints
  const askForTokens = (fields: Readonly<Record<string, string>>): UpstreamRequest => ({
    method: 'POST',
    url: tokenUrl,
    headers: { ...plainHeaders, 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(new URLSearchParams({ ...fields, client_id: clientId }).toString()),
  })
  const exchange = ({ code, redirectUri, verifier }: LoginCode) =>
    askForTokens({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    })
  return [
    {
      kind: 'oauth',
      ways: [...codeWays, 'device'],
      code: createCodeFlow(endpoints, exchange),
      device: createDeviceFlow(endpoints, { postJson, exchange }),
      refresh: ({ refreshToken }) =>
        askForTokens({
          grant_type: 'refresh_token',
          refresh_token: refreshToken,
          scope: refreshScopes.join(' '),
        }),
      readTokens,
    },
  ]
}

function postJson(url: string, document: object): UpstreamRequest {
  const headers = { ...plainHeaders, 'content-type': 'application/json' }
  return { method: 'POST', url, headers, body: Buffer.from(JSON.stringify(document)) }
}

function createCodeFlow(endpoints: CodexLoginEndpoints, exchange: CodeFlow['exchange']): CodeFlow {
  const { authorizeUrl, clientId, loopbackPath: path, loopbackPorts: ports, scopes } = endpoints
  return {
    loopback: { path, ports },
    pageUrl({ redirectUri, challenge, state }) {
      const url = new URL(authorizeUrl)
      const query = {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        code_challenge: challenge,
        code_challenge_method: 'S256',
        // Without these two the page asks for an API organisation, and the token does not say whose account it is.
        id_token_add_organizations: 'true',
        codex_cli_simplified_flow: 'true',
        state,
      }
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
      return url.href
    },
    exchange,
  }
}
