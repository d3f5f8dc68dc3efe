import { crc32 } from 'node:zlib'
import type { AnswerDecoder } from '../provider.ts'

const preludeBytes = 12
const checkBytes = 4
/** No message of the cloud is larger. */
const maxMessageBytes = 16 * 1024 * 1024

/** Amazon's framed stream as the events that are in it. Throws for bytes that are no such stream. */
export function createBedrockDecoder(): AnswerDecoder {
  let held: Buffer = Buffer.alloc(0)
  return {
    push(bytes) {
      held = held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes])
      let text = ''
      for (;;) {
        const length = messageLength(held)
        if (length === undefined || held.length < length) return Buffer.from(text)
        text += eventOf(held.subarray(0, length))
        held = held.subarray(length)
      }
    },
  }
}

/** Undefined until enough has come to know it. */
function messageLength(bytes: Buffer): number | undefined {
  if (bytes.length < preludeBytes) return undefined
  const length = bytes.readUInt32BE(0)
  const isSane = length >= preludeBytes + checkBytes && length <= maxMessageBytes
  if (!isSane || crc32(bytes.subarray(0, 8)) !== bytes.readUInt32BE(8)) throw new Error('not an event stream')
  return length
}

function eventOf(message: Buffer): string {
  const end = message.length - checkBytes
  if (crc32(message.subarray(0, end)) !== message.readUInt32BE(end)) throw new Error('a broken event stream')
  const headersEnd = preludeBytes + message.readUInt32BE(4)
  const headers = readHeaders(message.subarray(preludeBytes, headersEnd))
  const payload: unknown = JSON.parse(message.toString('utf8', headersEnd, end))
  const fields = payload as Readonly<Record<string, unknown>>
  if (headers.get(':message-type') !== 'event')
    return errorEvent(headers.get(':exception-type'), fields['message'])
  if (typeof fields['bytes'] !== 'string') return ''
  const data = Buffer.from(fields['bytes'], 'base64').toString()
  const { type } = JSON.parse(data) as Readonly<Record<string, unknown>>
  return `event: ${String(type)}\ndata: ${data}\n\n`
}

const textType = 7

/** All that are sent here are texts; after any other the rest is not read. */
function readHeaders(bytes: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  for (let at = 0; at < bytes.length; ) {
    const nameEnd = at + 1 + bytes.readUInt8(at)
    if (bytes.readUInt8(nameEnd) !== textType) break
    const valueStart = nameEnd + 3
    const valueEnd = valueStart + bytes.readUInt16BE(nameEnd + 1)
    headers.set(bytes.toString('utf8', at + 1, nameEnd), bytes.toString('utf8', valueStart, valueEnd))
    at = valueEnd
  }
  return headers
}

const errorTypes: Readonly<Record<string, string>> = {
  throttlingException: 'rate_limit_error',
  validationException: 'invalid_request_error',
  serviceUnavailableException: 'overloaded_error',
  modelTimeoutException: 'timeout_error',
}

function errorEvent(exception: string | undefined, words: unknown): string {
  const message = typeof words === 'string' ? words : 'The stream failed.'
  const error = { type: errorTypes[exception ?? ''] ?? 'api_error', message }
  return `event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`
}
