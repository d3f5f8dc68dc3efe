import type { IncomingHttpHeaders } from 'node:http'
import type { Grants } from '../oauth/grants.ts'
import type { Secrets } from '../secrets.ts'

export interface CredentialReading {
  readonly secret: string | undefined
  /** Why the vendor refuses the call; absent when the credential is good. */
  readonly problem: string | undefined
}

interface Books {
  readonly secrets: Secrets
  readonly grants: Grants
}

const oauthFlag = 'oauth-2025-04-20'

/** A call must carry exactly one known credential: an `x-api-key` or a bearer token. */
export function readCredential(headers: IncomingHttpHeaders, { secrets, grants }: Books): CredentialReading {
  const apiKey = headers['x-api-key']
  const bearer = /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (typeof apiKey === 'string') {
    if (bearer !== undefined && bearer !== apiKey) return refused(apiKey, 'two different credentials')
    // The token of a login begins like a key and is none.
    const isGood = !apiKey.startsWith('sk-ant-oat') && secrets.accepts(apiKey, 'sk-ant-')
    return isGood ? { secret: apiKey, problem: undefined } : refused(apiKey, 'invalid x-api-key')
  }
  if (bearer === undefined) return refused(undefined, 'x-api-key header is required')
  const access = grants.findAccess(bearer)
  if (access) return { secret: bearer, problem: problemWith(access, headers) }
  const isGood = secrets.accepts(bearer, undefined)
  return isGood ? { secret: bearer, problem: undefined } : refused(bearer, 'Invalid bearer token')
}

function problemWith(access: { readonly isExpired: boolean }, headers: IncomingHttpHeaders) {
  const flags = String(headers['anthropic-beta'] ?? '')
    .split(',')
    .map(flag => flag.trim())
  if (!flags.includes(oauthFlag)) return 'OAuth authentication is currently not supported.'
  if (access.isExpired) {
    return 'OAuth token has expired. Please obtain a new token or refresh your existing token.'
  }
  return undefined
}

function refused(secret: string | undefined, problem: string): CredentialReading {
  return { secret, problem }
}
