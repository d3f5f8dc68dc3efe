import { errorKinds, type RelayError, type RelayErrorCode } from '../kernel/errors.ts'
import type { RenderedError } from './protocol.ts'

interface Dialect {
  readonly type: string
  /** Where this dialect's status differs from the code's own. */
  readonly status?: number
  /** The same call will fail again: the client is told not to retry. */
  readonly isFinal?: true
}

// A refused key is 403: on 401 a client of this format retries until it looks hung, or asks for a login.
const refusedKey: Dialect = { type: 'permission_error', status: 403, isFinal: true }

const notAllowed: Dialect = { type: 'permission_error', isFinal: true }

const dialects: Readonly<Record<RelayErrorCode, Dialect>> = {
  bad_request: { type: 'invalid_request_error', isFinal: true },
  missing_key: refusedKey,
  invalid_key: refusedKey,
  conflicting_keys: refusedKey,
  key_disabled: refusedKey,
  key_expired: refusedKey,
  address_not_allowed: notAllowed,
  provider_not_allowed: notAllowed,
  client_not_allowed: notAllowed,
  model_not_allowed: notAllowed,
  not_found: { type: 'not_found_error', isFinal: true },
  body_too_large: { type: 'request_too_large', isFinal: true },
  unsupported_encoding: { type: 'invalid_request_error', isFinal: true },
  limit_reached: { type: 'rate_limit_error' },
  // It frees in minutes or days: a client that went on trying would look hung, and its user would not see why.
  budget_spent: { type: 'rate_limit_error', isFinal: true },
  no_account: { type: 'overloaded_error' },
  store_down: { type: 'overloaded_error' },
  draining: { type: 'overloaded_error' },
  upstream_unreachable: { type: 'api_error' },
  upstream_timeout: { type: 'timeout_error' },
  upstream_cut: { type: 'api_error' },
  internal: { type: 'api_error' },
}

export function renderAnthropicError(error: RelayError): RenderedError {
  const { status = errorKinds[error.code].status, isFinal } = dialects[error.code]
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'x-carpool-error': error.code,
      ...(error.retryAfterSeconds !== undefined && { 'retry-after': wholeSeconds(error.retryAfterSeconds) }),
      ...(isFinal && { 'x-should-retry': 'false' }),
    },
    body: renderBody(error),
  }
}

/** The event clients of this format take as the end of a stream that failed. */
export function renderAnthropicStreamError(error: RelayError): string {
  return `event: error\ndata: ${renderBody(error)}\n\n`
}

function renderBody({ code, message }: RelayError): string {
  return JSON.stringify({ type: 'error', error: { type: dialects[code].type, message } })
}

function wholeSeconds(seconds: number): string {
  return String(Math.max(0, Math.ceil(seconds)))
}
