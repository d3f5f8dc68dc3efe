import { readFields, readJson, readText } from './json-values.ts'
import type { StreamStart, StreamStartReader } from './protocol.ts'
import { createStreamStartReader } from './stream-start-reader.ts'

/** What may come before the first word of an answer; the provider's own notices have names of their own. */
const prelude = /^response\.(created|in_progress|queued)$|^(?!response\.|error$)/

/** Errors of the account or the provider; all others are the caller's, and stay in the stream. */
const statusByCode: Readonly<Record<string, number>> = {
  usage_limit_reached: 429,
  usage_not_included: 429,
  rate_limit_exceeded: 429,
  rate_limit_error: 429,
  insufficient_quota: 429,
  server_is_overloaded: 503,
  service_unavailable_error: 503,
  slow_down: 503,
  server_error: 500,
}

/** The first events repeat the instructions and the tools. */
const maxBytes = 1024 * 1024

export function createResponsesStreamStartReader(): StreamStartReader {
  return createStreamStartReader({ maxBytes, readEvent })
}

function readEvent(named: string | undefined, data: string): StreamStart | undefined {
  const type = named ?? /"type"\s*:\s*"([\w.]+)"/.exec(data)?.[1]
  if (type === undefined ? data === '' : prelude.test(type)) return undefined
  return type === 'response.failed' || type === 'error' ? readFailure(data) : { kind: 'begun' }
}

function readFailure(data: string): StreamStart {
  const event = readFields(readJson(data))
  const error = readFields(readFields(event['response'])['error'] ?? event['error'] ?? event)
  const type = [error['code'], error['type']]
    .map(readText)
    .find(each => each && Object.hasOwn(statusByCode, each))
  if (type === undefined) return { kind: 'begun' }
  return {
    kind: 'failed',
    status: statusByCode[type] ?? 500,
    body: JSON.stringify({ error: { ...error, type } }),
  }
}
