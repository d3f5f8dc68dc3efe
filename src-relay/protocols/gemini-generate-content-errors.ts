import { errorKinds, type RelayError, type RelayErrorCode } from '../kernel/errors.ts'
import type { RenderedError } from './protocol.ts'

const statuses: Readonly<Record<RelayErrorCode, string>> = {
  bad_request: 'INVALID_ARGUMENT',
  missing_key: 'UNAUTHENTICATED',
  invalid_key: 'UNAUTHENTICATED',
  conflicting_keys: 'UNAUTHENTICATED',
  key_disabled: 'UNAUTHENTICATED',
  key_expired: 'UNAUTHENTICATED',
  address_not_allowed: 'PERMISSION_DENIED',
  provider_not_allowed: 'PERMISSION_DENIED',
  client_not_allowed: 'PERMISSION_DENIED',
  model_not_allowed: 'PERMISSION_DENIED',
  not_found: 'NOT_FOUND',
  body_too_large: 'INVALID_ARGUMENT',
  unsupported_encoding: 'INVALID_ARGUMENT',
  limit_reached: 'RESOURCE_EXHAUSTED',
  budget_spent: 'RESOURCE_EXHAUSTED',
  no_account: 'UNAVAILABLE',
  store_down: 'UNAVAILABLE',
  draining: 'UNAVAILABLE',
  upstream_unreachable: 'UNAVAILABLE',
  upstream_timeout: 'DEADLINE_EXCEEDED',
  upstream_cut: 'UNAVAILABLE',
  internal: 'INTERNAL',
}

export function renderGenerateContentError(error: RelayError): RenderedError {
  const seconds = secondsOf(error)
  return {
    status: errorKinds[error.code].status,
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      'x-carpool-error': error.code,
      ...(seconds !== undefined && { 'retry-after': String(seconds) }),
    },
    body: renderBody(error),
  }
}

/** Clients of this format take a chunk with `error` as the end of a stream that failed; there is no other mark. */
export function renderGenerateContentStreamError(error: RelayError): string {
  return `data: ${renderBody(error)}\n\n`
}

function renderBody(error: RelayError): string {
  const { code, message } = error
  const seconds = secondsOf(error)
  // Clients of this format read the pause from here and not from the header.
  const retryInfo = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` }
  const details = seconds === undefined ? {} : { details: [retryInfo] }
  return JSON.stringify({
    error: { code: errorKinds[code].status, message, status: statuses[code], ...details },
  })
}

function secondsOf({ retryAfterSeconds }: RelayError): number | undefined {
  return retryAfterSeconds === undefined ? undefined : Math.max(0, Math.ceil(retryAfterSeconds))
}
