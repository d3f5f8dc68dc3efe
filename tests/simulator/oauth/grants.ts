import { createHash, randomBytes } from 'node:crypto'

/** Who is signed in at the vendor. */
export interface SimulatedUser {
  readonly uuid: string
  readonly email: string
  readonly organizationUuid: string
  readonly organization: string
  readonly organizationType: string
  readonly rateLimitTier: string
}

const ann: SimulatedUser = {
  uuid: '0b1f6a3e-0000-4000-8000-000000000001',
  email: 'ann@example.test',
  organizationUuid: '0b1f6a3e-0000-4000-8000-0000000000a1',
  organization: "Ann's Organization",
  organizationType: 'claude_max',
  rateLimitTier: 'default_claude_max_20x',
}

export const bob: SimulatedUser = {
  uuid: '0b1f6a3e-0000-4000-8000-000000000002',
  email: 'bob@example.test',
  organizationUuid: '0b1f6a3e-0000-4000-8000-0000000000b2',
  organization: "Bob's Organization",
  organizationType: 'claude_pro',
  rateLimitTier: 'default_claude_ai',
}

/** What was asked for on the login page. */
export interface CodeRequest {
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
  readonly state: string
  readonly challenge: string
}

export interface CodeUse {
  readonly code: string
  readonly clientId: string
  readonly redirectUri: string
  /** Not every vendor asks for it again. */
  readonly state?: string
  readonly verifier: string
}

export interface Grant {
  readonly user: SimulatedUser
  readonly clientId: string
  readonly scope: string
}

export interface IssuedTokens {
  readonly grant: Grant
  readonly accessToken: string
  readonly refreshToken?: string
  readonly lifetimeSeconds: number
}

/** How often what happened; what was refused counts apart. */
export interface OauthCounts {
  readonly codes: number
  readonly exchanges: number
  readonly refreshes: number
  readonly refusedRefreshes: number
}

export interface Issue {
  readonly lifetimeSeconds?: number | undefined
  /** `omit`: none in the answer, and one that was used stays good; `keep`: the same again. */
  readonly refreshToken?: 'rotate' | 'omit' | 'keep' | undefined
}

/** The vendor's book of logins: codes and refresh tokens are good once. */
export interface Grants {
  /** Who is signed in from now on. */
  signIn(user: SimulatedUser): void
  issueCode(request: CodeRequest): string
  /** Undefined for a code that is unknown, used, or asked for by somebody else. */
  exchange(use: CodeUse, issue: Issue): IssuedTokens | undefined
  /** Undefined for a token that is unknown or used. */
  refresh(refreshToken: string, clientId: string, issue: Issue): IssuedTokens | undefined
  findAccess(accessToken: string): { readonly grant: Grant; readonly isExpired: boolean } | undefined
  /** Lets no access token be good any more; refresh tokens stay. */
  revokeAccess(): void
  /** Lets nothing be good any more. */
  revokeAll(): void
  counts(): OauthCounts
}

const usualLifetimeSeconds = 8 * 3600
const secret = (kind: string): string => `sk-ant-${kind}01-${randomBytes(24).toString('base64url')}`
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')

export function createGrants({ now }: { readonly now: () => number }): Grants {
  const codes = new Map<string, { readonly request: CodeRequest; readonly user: SimulatedUser }>()
  const refreshTokens = new Map<string, Grant>()
  const accessTokens = new Map<string, { readonly grant: Grant; readonly expiresAt: number }>()
  const counts = { codes: 0, exchanges: 0, refreshes: 0, refusedRefreshes: 0 }
  let user = ann

  function issue(grant: Grant, refreshToken: string | undefined, lifetimeSeconds: number): IssuedTokens {
    const accessToken = secret('oat')
    accessTokens.set(accessToken, { grant, expiresAt: now() + lifetimeSeconds * 1000 })
    if (refreshToken !== undefined) refreshTokens.set(refreshToken, grant)
    return { grant, accessToken, lifetimeSeconds, ...(refreshToken !== undefined && { refreshToken }) }
  }

  return {
    signIn: next => {
      user = next
    },
    issueCode(request) {
      const code = randomBytes(24).toString('base64url')
      codes.set(code, { request, user })
      counts.codes += 1
      return code
    },
    exchange({ code, verifier, ...use }, { lifetimeSeconds = usualLifetimeSeconds, refreshToken }) {
      const known = codes.get(code)
      codes.delete(code)
      if (!known || !isAskedBy(known.request, use, verifier)) return undefined
      counts.exchanges += 1
      const grant = { user: known.user, clientId: use.clientId, scope: known.request.scope }
      return issue(grant, refreshToken === 'omit' ? undefined : secret('ort'), lifetimeSeconds)
    },
    refresh(used, clientId, { lifetimeSeconds = usualLifetimeSeconds, refreshToken = 'rotate' }) {
      const grant = refreshTokens.get(used)
      if (!grant || grant.clientId !== clientId) {
        counts.refusedRefreshes += 1
        return undefined
      }
      counts.refreshes += 1
      if (refreshToken === 'rotate') refreshTokens.delete(used)
      const next = { rotate: secret('ort'), omit: undefined, keep: used }[refreshToken]
      return issue(grant, next, lifetimeSeconds)
    },
    findAccess(accessToken) {
      const known = accessTokens.get(accessToken)
      return known && { grant: known.grant, isExpired: known.expiresAt <= now() }
    },
    revokeAccess: () => accessTokens.clear(),
    revokeAll() {
      accessTokens.clear()
      refreshTokens.clear()
    },
    counts: () => ({ ...counts }),
  }
}

function isAskedBy(asked: CodeRequest, use: Omit<CodeUse, 'code' | 'verifier'>, verifier: string): boolean {
  return (
    asked.clientId === use.clientId &&
    asked.redirectUri === use.redirectUri &&
    (use.state === undefined || asked.state === use.state) &&
    asked.challenge === digest(verifier)
  )
}
