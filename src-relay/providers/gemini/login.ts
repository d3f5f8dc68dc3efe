import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { LoginClient, LoginMethod, LoginPage } from '../login.ts'
import type { GeminiEndpoints, GeminiLoginEndpoints } from './endpoints.ts'
import { askForProject, onboard, readProject } from './onboarding.ts'
import { readTokens } from './token-answer.ts'

/** A Google login. The provider lets nobody log in within another program's window, and the OAuth client is the owner's. */
export function createLogins({ login, codeAssistUrl }: GeminiEndpoints): readonly LoginMethod[] {
  const { tokenUrl } = login
  const method: LoginMethod = {
    kind: 'oauth',
    ways: ['loopback', 'paste'],
    needsClient: true,
    code: {
      loopback: { path: login.loopbackPath, ports: [0] },
      pageUrl: page => pageUrl(login, page),
      exchange: ({ code, verifier, redirectUri, client }) =>
        postForm(tokenUrl, client, {
          grant_type: 'authorization_code',
          code,
          code_verifier: verifier,
          redirect_uri: redirectUri,
        }),
    },
    identify: accessToken => askForProject(codeAssistUrl, accessToken),
    readIdentity: readProject,
    prepareUse: (accessToken, answer) => onboard(codeAssistUrl, accessToken, answer),
    refresh: ({ refreshToken, client }) =>
      postForm(tokenUrl, client, { grant_type: 'refresh_token', refresh_token: refreshToken }),
    readTokens,
  }
  return [method]
}

function pageUrl({ authorizeUrl, scopes }: GeminiLoginEndpoints, page: LoginPage): string {
  const url = new URL(authorizeUrl)
  const query = {
    client_id: page.client?.id ?? '',
    response_type: 'code',
    redirect_uri: page.redirectUri,
    scope: scopes.join(' '),
    code_challenge: page.challenge,
    code_challenge_method: 'S256',
    state: page.state,
    // Only with both is there always a refresh token.
    access_type: 'offline',
    prompt: 'consent',
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

function postForm(
  url: string,
  client: LoginClient | undefined,
  fields: Readonly<Record<string, string>>,
): UpstreamRequest {
  const form = new URLSearchParams({
    ...fields,
    ...(client && { client_id: client.id, client_secret: client.secret }),
  })
  const headers = {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'carpool',
    'content-type': 'application/x-www-form-urlencoded',
  }
  return { method: 'POST', url, headers, body: Buffer.from(form.toString()) }
}
