import { errorKinds, type RelayError, type RelayErrorCode } from '../kernel/errors.ts'
import type { RenderedError } from './protocol.ts'

interface Dialect {
  readonly type: string
  /** In the provider's words where clients look for them; otherwise the relay's own code stands there. */
  readonly code?: string
  /** The same call will fail again: the client is told not to retry. */
  readonly isFinal?: true
}

// A refused key is 401: on 403 a client of this format tries six times.
const refusedKey: Dialect = { type: 'invalid_request_error', code: 'invalid_api_key', isFinal: true }
const notAllowed: Dialect = { type: 'permission_denied', isFinal: true }
const badRequest: Dialect = { type: 'invalid_request_error', isFinal: true }
const serverError: Dialect = { type: 'server_error' }

const dialects: Readonly<Record<RelayErrorCode, Dialect>> = {
  bad_request: badRequest,
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
  body_too_large: badRequest,
  unsupported_encoding: badRequest,
  limit_reached: { type: 'rate_limit_error', code: 'rate_limit_exceeded' },
  budget_spent: { type: 'insufficient_quota', code: 'insufficient_quota', isFinal: true },
  // The provider's own code for this makes a client say that the model is at capacity: not so.
  no_account: serverError,
  store_down: serverError,
  draining: serverError,
  upstream_unreachable: serverError,
  upstream_timeout: serverError,
  upstream_cut: serverError,
  internal: serverError,
}

export function renderOpenAiError(error: RelayError): RenderedError {
  return rendered(error, errorObject(error))
}

/** What a client of the Responses format shows with its reset time is an exhausted quota in the provider's words. */
export function renderResponsesError(error: RelayError): RenderedError {
  const { code, retryAfterSeconds: seconds, retryAt } = error
  if (code !== 'budget_spent' || seconds === undefined) return renderOpenAiError(error)
  const at = retryAt !== undefined && { resets_at: Math.ceil(retryAt / 1000) }
  const reset = { resets_in_seconds: wholeSeconds(seconds), ...at }
  return rendered(error, { ...errorObject(error), type: 'usage_limit_reached', ...reset })
}

/** The event clients of the Responses format take as the end of a stream that failed. */
export function renderResponsesStreamError(error: RelayError): string {
  const { code, message } = errorObject(error)
  const response = { object: 'response', status: 'failed', error: { code, message }, output: [] }
  const event = { type: 'response.failed', sequence_number: 0, response: { id: 'resp_0', ...response } }
  return `event: response.failed\ndata: ${JSON.stringify(event)}\n\n`
}

/** The same in the chat completions format. */
export function renderChatStreamError(error: RelayError): string {
  return `data: ${JSON.stringify({ error: errorObject(error) })}\n\ndata: [DONE]\n\n`
}

function rendered(error: RelayError, body: object): RenderedError {
  const { retryAfterSeconds: seconds } = error
  return {
    status: errorKinds[error.code].status,
    headers: {
      'content-type': 'application/json',
      'x-carpool-error': error.code,
      ...(seconds !== undefined && { 'retry-after': String(wholeSeconds(seconds)) }),
      ...(dialects[error.code].isFinal && { 'x-should-retry': 'false' }),
    },
    body: JSON.stringify({ error: body }),
  }
}

function errorObject({ code, message }: RelayError) {
  const { type, code: word = code } = dialects[code]
  return { message, type, param: null, code: word }
}

function wholeSeconds(seconds: number): number {
  return Math.max(0, Math.ceil(seconds))
}
