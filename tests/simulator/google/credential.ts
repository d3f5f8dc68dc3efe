import type { Secrets } from '../secrets.ts'
import type { ReceivedCall } from '../vendor.ts'
import { badKey, type GoogleError, noKey } from './errors.ts'

export interface CredentialReading {
  readonly secret: string | undefined
  readonly problem: GoogleError | undefined
}

/** An API key in its header or in the query; exactly one, and none of any other kind beside it. */
export function readApiKey({ headers, query }: ReceivedCall, secrets: Secrets): CredentialReading {
  const inHeader = headers['x-goog-api-key']
  const found = [typeof inHeader === 'string' ? inHeader : undefined, query.get('key') ?? undefined]
  const [secret, other] = found.filter(each => each !== undefined)
  if (headers.authorization !== undefined) return { secret: headers.authorization, problem: { code: 401 } }
  if (secret === undefined) return { secret, problem: noKey }
  const isGood = other === undefined && secrets.accepts(secret, 'AIza')
  return { secret, problem: isGood ? undefined : badKey }
}
