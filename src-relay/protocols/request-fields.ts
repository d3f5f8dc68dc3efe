import type { IncomingHttpHeaders } from 'node:http'
import { RelayError } from '../kernel/errors.ts'
import { type ByteRange, type ObjectScan, readString, scanTopLevel } from './json-scan.ts'

/** Longer values are none a client sends; they would only bloat records. */
const maxModelLength = 256
const maxConversationLength = 256

/** Headers in which a client sends its own ids, the strongest first. */
export interface ConversationHeaders {
  /** Of a conversation. */
  readonly conversationHeaders: readonly string[]
  /** Of a part of it that goes on by itself. */
  readonly subConversationHeaders?: readonly string[]
}

/** The top-level members of a request that is a JSON object. Throws `RelayError` `bad_request`. */
export function scanRequest(body: Buffer, names: readonly string[]): RequestMembers {
  const scan = scanTopLevel(body, names)
  if (scan.ok) return scan.members
  throw badRequest(describeBreak(body, scan.at))
}
type RequestMembers = Extract<ObjectScan, { ok: true }>['members']

function describeBreak(body: Buffer, at: number): string {
  if (body.length === 0) return 'The request has no body; it must be a JSON object.'
  return `The request body is not a whole JSON object: it breaks at byte ${at} of ${body.length}.`
}

/** Throws `RelayError` `bad_request` when there is none, or none that could be a name. */
export function readModel(body: Buffer, range: ByteRange | undefined): string {
  if (range === undefined) throw badRequest('The request names no model: the field "model" is missing.')
  const isShort = range.end - range.start <= maxModelLength * 6
  const model = isShort ? readString(body, range) : undefined
  if (model === undefined || !/^[^\p{Cc}]+$/u.test(model) || model.length > maxModelLength)
    throw badRequest(`The field "model" must be a text of 1 to ${maxModelLength} characters.`)
  return model
}

export function isTrue(body: Buffer, range: ByteRange | undefined): boolean {
  if (range === undefined) return false
  return body.toString('latin1', range.start, Math.min(range.end, range.start + 5)) === 'true'
}

/** Undefined for whatever is no count: the upstream says what is wrong with it. */
export function readCount(body: Buffer, range: ByteRange | undefined): number | undefined {
  if (range === undefined || range.end - range.start > 9) return undefined
  const text = body.toString('latin1', range.start, range.end)
  return /^\d+$/.test(text) ? Number(text) : undefined
}

/** The first of these headers that holds an id; a header that came twice counts once. */
export function readIdHeader(headers: IncomingHttpHeaders, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = headers[name]
    const found = asId(typeof value === 'string' ? value : value?.[0])
    if (found !== undefined) return found
  }
  return undefined
}

/** Undefined for what is no text, or too long for an id. */
export function readId(body: Buffer, range: ByteRange | undefined): string | undefined {
  if (range === undefined || range.end - range.start > maxConversationLength * 6) return undefined
  return asId(readString(body, range))
}

/** Undefined for what is empty, or too long for an id. */
export function asId(id: string | undefined): string | undefined {
  return id && id.length <= maxConversationLength ? id : undefined
}

function badRequest(message: string): RelayError {
  return new RelayError('bad_request', message)
}
