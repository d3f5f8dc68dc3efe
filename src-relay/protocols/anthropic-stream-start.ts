import { createByteStore } from './bytes.ts'
import type { StreamStart, StreamStartReader } from './protocol.ts'

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

const longestStartBytes = 64 * 1024
const emptyLine = /\r\n\r\n|\n\n|\r\r/g

/** Reads the beginning of an event stream until it is more than a prelude. */
export function createAnthropicStreamStartReader(): StreamStartReader {
  const begun = createByteStore(longestStartBytes)
  let scannedTo = 0
  return {
    push(bytes) {
      if (!begun.append(bytes)) return { kind: 'begun' }
      const text = begun.view().toString('latin1', scannedTo)
      let eventStart = 0
      for (const { index, 0: end } of text.matchAll(emptyLine)) {
        const event = text.slice(eventStart, index)
        eventStart = index + end.length
        const start = readEvent(event)
        if (start) return start
      }
      scannedTo += eventStart
      return { kind: 'undecided' }
    },
  }
}

/** Undefined for a prelude, and for a comment. */
function readEvent(event: string): StreamStart | undefined {
  const data = [...event.matchAll(/^data: ?(.*)$/gm)].map(([, line = '']) => line).join('\n')
  const type = /^event: ?(.*)$/m.exec(event)?.[1]?.trim() ?? /"type"\s*:\s*"(\w+)"/.exec(data)?.[1]
  if (type === undefined ? data === '' : preludes.has(type)) return undefined
  return type === 'error' ? readError(data) : { kind: 'begun' }
}

function readError(data: string): StreamStart {
  // Bytes were read one by one, so that a text cut anywhere stays whole.
  const body = Buffer.from(data, 'latin1').toString()
  const type = /"error"\s*:\s*\{[^{}]*?"type"\s*:\s*"(\w+)"/.exec(body)?.[1] ?? ''
  return { kind: 'failed', status: statusByErrorType[type] ?? 500, body }
}
