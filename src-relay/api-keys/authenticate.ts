import type { IncomingHttpHeaders } from 'node:http'
import type { ApiKey } from '../contract/api-key.ts'
import { RelayError } from '../kernel/errors.ts'
import { isKeyShaped } from './api-key.ts'
import type { ApiKeys } from './api-key-store.ts'

/** Resolves a call's headers and query to its key; throws `RelayError` otherwise. Costs no I/O. */
export type Authenticate = (headers: IncomingHttpHeaders, query: URLSearchParams) => ApiKey

export interface AuthenticateDeps {
  readonly apiKeys: Pick<ApiKeys, 'findBySecret'>
}

const whatAKeyLooksLike =
  'A Carpool key begins with cr_ and is followed by 64 letters and digits; the owner of this Carpool hands it out.'

export function createAuthenticate({ apiKeys }: AuthenticateDeps): Authenticate {
  return function authenticate(headers, query) {
    const key = apiKeys.findBySecret(readKeySecret(headers, query))
    if (!key) throw invalidKey()
    if (key.revokedAt !== undefined)
      throw new RelayError('key_disabled', 'This API key was revoked by the owner of this Carpool.')
    if (!key.enabled)
      throw new RelayError('key_disabled', 'This API key is switched off by the owner of this Carpool.')
    return key
  }
}

/**
 * The key's secret from any of its five forms. Clients put placeholders into the other forms, so the first value that
 * looks like a Carpool key counts, and two different ones are refused.
 */
export function readKeySecret(headers: IncomingHttpHeaders, query: URLSearchParams): string {
  const values = [
    ...readHeader(headers['x-api-key']),
    ...readHeader(headers['x-goog-api-key']),
    ...readHeader(headers.authorization).map(withoutScheme),
    ...readHeader(headers['api-key']),
    ...query.getAll('key').map(value => value.trim()),
  ].filter(value => value !== '')
  const [secret, ...others] = values.filter(isKeyShaped)
  if (secret !== undefined) {
    if (others.every(other => other === secret)) return secret
    throw new RelayError(
      'conflicting_keys',
      'This call carries two different Carpool keys. Remove one of them from your settings and environment.',
    )
  }
  if (values.length > 0) throw invalidKey()
  throw new RelayError('missing_key', `This call carries no API key. ${whatAKeyLooksLike}`)
}

/** Node joins a repeated header with commas, which no key contains. */
function readHeader(value: string | readonly string[] | undefined): string[] {
  return [value ?? []]
    .flat()
    .flatMap(line => line.split(','))
    .map(part => part.trim())
}

function withoutScheme(value: string): string {
  return value.replace(/^bearer(\s+|$)/i, '')
}

function invalidKey(): RelayError {
  return new RelayError('invalid_key', `This API key is not valid here. ${whatAKeyLooksLike}`)
}
