import type { IncomingHttpHeaders } from 'node:http'
import type { ApiKey } from '../contract/api-key.ts'
import type { Calendar } from '../kernel/calendar.ts'
import { RelayError } from '../kernel/errors.ts'
import type { AddressCheck } from './allowed-addresses.ts'
import { isKeyShaped } from './api-key.ts'
import type { ApiKeys } from './api-key-store.ts'
import type { BadKeyBrake } from './bad-key-brake.ts'
import { asideOf, refusalOf } from './key-refusal.ts'

/** What a call shows of who makes it. */
export interface Caller {
  readonly headers: IncomingHttpHeaders
  readonly query: URLSearchParams
  /** Where the connection comes from. */
  readonly remoteAddress: string
}

/** Resolves a caller to the key that may be used; rejects with a `RelayError` otherwise. Costs no I/O. */
export type Authenticate = (caller: Caller) => Promise<ApiKey>

export interface AuthenticateDeps {
  readonly apiKeys: Pick<ApiKeys, 'findBySecret'>
  readonly isAllowedFrom: AddressCheck
  /** Slows down whoever guesses. */
  readonly brake: BadKeyBrake
  readonly calendar: Calendar
  readonly now: () => number
}

const whatAKeyLooksLike =
  'A Carpool key begins with cr_ and is followed by 64 letters and digits; the owner of this Carpool hands it out.'

export function createAuthenticate(deps: AuthenticateDeps): Authenticate {
  const { apiKeys, isAllowedFrom, brake, calendar, now } = deps
  return async function authenticate({ headers, query, remoteAddress }) {
    const key = apiKeys.findBySecret(readKeySecret(headers, query))
    if (!key) {
      await brake.slowDown(remoteAddress)
      throw invalidKey()
    }
    const refusal = refusalOf(key, now(), calendar)
    if (refusal) throw refusal
    if (isAllowedFrom(key, remoteAddress)) return key
    const message = `This API key may not be used from ${remoteAddress}: its owner named other addresses.`
    const allowed = key.addresses?.join(', ') ?? ''
    throw new RelayError('address_not_allowed', message, { aside: { ...asideOf(key), allowed } })
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
