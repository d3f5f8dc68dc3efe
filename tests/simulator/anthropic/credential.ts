import type { IncomingHttpHeaders } from 'node:http'
import type { Secrets } from '../secrets.ts'

export interface CredentialReading {
  readonly secret: string | undefined
  /** Why the vendor refuses the call; absent when the credential is good. */
  readonly problem: string | undefined
}

/** A call must carry exactly one known credential: an `x-api-key` or a bearer token. */
export function readCredential(headers: IncomingHttpHeaders, secrets: Secrets): CredentialReading {
  const apiKey = headers['x-api-key']
  const bearer = /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (typeof apiKey === 'string') {
    if (bearer !== undefined && bearer !== apiKey) return refused(apiKey, 'two different credentials')
    const isGood = secrets.accepts(apiKey, 'sk-ant-')
    return isGood ? { secret: apiKey, problem: undefined } : refused(apiKey, 'invalid x-api-key')
  }
  if (bearer === undefined) return refused(undefined, 'x-api-key header is required')
  const isGood = secrets.accepts(bearer, undefined)
  return isGood ? { secret: bearer, problem: undefined } : refused(bearer, 'Invalid bearer token')
}

function refused(secret: string | undefined, problem: string): CredentialReading {
  return { secret, problem }
}
