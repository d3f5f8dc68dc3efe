import { createHash, randomBytes } from 'node:crypto'
import { type Answer, bytesAnswer, jsonAnswer } from '../answer.ts'
import type { Script } from '../script.ts'
import type { Reading, ReceivedCall, Vendor } from '../vendor.ts'

/** The owner's OAuth client at the vendor. */
export const googleClient = { id: 'sim.apps.googleusercontent.com', secret: 'GOCSPX-simulated' }
export const googleUser = { sub: '117000000000000000001', email: 'gina@example.test' }

interface CodeRequest {
  readonly redirectUri: string
  readonly scope: string
  readonly challenge: string
}

/** Google's book of logins. Codes are good once, refresh tokens until revoked. */
export interface GoogleGrants {
  issueCode(request: CodeRequest): string
  exchange(fields: URLSearchParams): { readonly refreshToken: string; readonly scope: string } | undefined
  isRefreshToken(token: string): boolean
  issueAccess(): string
  isGood(accessToken: string): boolean
  /** Lets no access token be good any more; refresh tokens stay. */
  revokeAccess(): void
}

export function createGoogleGrants(): GoogleGrants {
  const codes = new Map<string, CodeRequest>()
  const refreshTokens = new Set<string>()
  const accessTokens = new Set<string>()
  const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')
  return {
    issueCode(request) {
      const code = `4/0${randomBytes(16).toString('base64url')}`
      codes.set(code, request)
      return code
    },
    exchange(fields) {
      const code = fields.get('code') ?? ''
      const known = codes.get(code)
      codes.delete(code)
      const isRight =
        known?.redirectUri === fields.get('redirect_uri') &&
        known?.challenge === digest(fields.get('code_verifier') ?? '')
      if (!known || !isRight) return undefined
      const refreshToken = `1//0${randomBytes(16).toString('base64url')}`
      refreshTokens.add(refreshToken)
      return { refreshToken, scope: known.scope }
    },
    isRefreshToken: token => refreshTokens.has(token),
    issueAccess() {
      const token = `ya29.${randomBytes(24).toString('base64url')}`
      accessTokens.add(token)
      return token
    },
    isGood: token => accessTokens.has(token),
    revokeAccess: () => accessTokens.clear(),
  }
}

const pages = new Set(['/google/o/oauth2/v2/auth', '/google/token'])

/** Google's login page, which agrees at once, and its token address. */
export function createGoogleLogin(grants: GoogleGrants): Vendor {
  const refuse = (status: number, error: string) =>
    jsonAnswer(status, { error, error_description: 'Bad Request' })
  return {
    serves: path => pages.has(path),
    read(call) {
      const answer = (script: Script | undefined): Answer => {
        if (script?.status !== undefined && script.status >= 300)
          return refuse(script.status, script.errorType ?? 'internal_failure')
        return call.path.endsWith('/auth') ? authorize(call, grants) : tokens(call, grants, script)
      }
      const nothing = { secret: undefined, model: undefined, modelScript: undefined }
      return { ...nothing, scriptable: true, answer, refuse: () => refuse(400, 'x-sim') } satisfies Reading
    },
    notFound: () => refuse(404, 'not_found'),
    failure: () => refuse(500, 'internal_failure'),
  }
}

function authorize({ query }: ReceivedCall, grants: GoogleGrants): Answer {
  const field = (name: string) => query.get(name) ?? ''
  const redirectUri = field('redirect_uri')
  const isRight =
    field('client_id') === googleClient.id &&
    field('response_type') === 'code' &&
    field('code_challenge_method') === 'S256' &&
    field('access_type') === 'offline' &&
    field('scope') !== '' &&
    /^http:\/\/(localhost|127\.0\.0\.1):\d+\//.test(redirectUri)
  if (!isRight) return bytesAnswer(400, { bytes: Buffer.from('Error 400') }, { 'content-type': 'text/html' })
  const challenge = field('code_challenge')
  const target = new URL(redirectUri)
  target.searchParams.set('state', field('state'))
  target.searchParams.set('code', grants.issueCode({ redirectUri, scope: field('scope'), challenge }))
  return { status: 302, headers: { location: target.href, 'content-length': 0 }, parts: [] }
}

function tokens({ body }: ReceivedCall, grants: GoogleGrants, script: Script | undefined): Answer {
  const fields = new URLSearchParams(body?.toString())
  const isClient =
    fields.get('client_id') === googleClient.id && fields.get('client_secret') === googleClient.secret
  if (!isClient) return jsonAnswer(401, { error: 'invalid_client' })
  const isRefresh = fields.get('grant_type') === 'refresh_token'
  const login = isRefresh ? undefined : grants.exchange(fields)
  const isGood = isRefresh ? grants.isRefreshToken(fields.get('refresh_token') ?? '') : login !== undefined
  if (!isGood) return jsonAnswer(400, { error: 'invalid_grant' })
  const claims = Buffer.from(JSON.stringify(googleUser)).toString('base64url')
  return jsonAnswer(200, {
    access_token: grants.issueAccess(),
    expires_in: script?.expiresIn ?? 3599,
    token_type: 'Bearer',
    scope: login?.scope ?? 'https://www.googleapis.com/auth/cloud-platform',
    ...(login && { refresh_token: login.refreshToken, id_token: `e30.${claims}.c2ln` }),
  })
}
