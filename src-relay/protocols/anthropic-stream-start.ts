import type { StreamStart, StreamStartReader } from './protocol.ts'
import { createStreamStartReader } from './stream-start-reader.ts'

/** What may come before the first word of an answer. */
const preludes: ReadonlySet<string> = new Set(['message_start', 'ping'])

const statusByErrorType: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
}

const maxBytes = 64 * 1024

/** Reads the beginning of an event stream until it is more than a prelude. */
export function createAnthropicStreamStartReader(): StreamStartReader {
  return createStreamStartReader({ maxBytes, readEvent })
}

function readEvent(named: string | undefined, data: string): StreamStart | undefined {
  const type = named ?? /"type"\s*:\s*"(\w+)"/.exec(data)?.[1]
  if (type === undefined ? data === '' : preludes.has(type)) return undefined
  return type === 'error' ? readError(data) : { kind: 'begun' }
}

function readError(body: string): StreamStart {
  const type = /"error"\s*:\s*\{[^{}]*?"type"\s*:\s*"(\w+)"/.exec(body)?.[1] ?? ''
  return { kind: 'failed', status: statusByErrorType[type] ?? 500, body }
}
