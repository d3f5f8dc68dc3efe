import { RelayError } from '../kernel/errors.ts'
import { type ByteRange, readString, scanTopLevel } from './json-scan.ts'
import { digestOpening } from './opening.ts'
import type { ClientRequest, Intent } from './protocol.ts'

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

/** Reads what the call wants by scanning its body; a GET has none and wants no model. */
export function readAnthropicIntent(request: ClientRequest, headers: ConversationHeaders): Intent {
  if (request.method === 'GET') return { model: '', stream: false }
  const { body } = request
  const scan = scanTopLevel(body, wantedMembers)
  if (!scan.ok) throw badRequest(describeBreak(body, scan.at))
  const maxOutputTokens = readCount(body, scan.members.get('max_tokens'))
  return {
    model: readModel(body, scan.members.get('model')),
    stream: isTrue(body, scan.members.get('stream')),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...readConversation(request, scan.members, headers),
  }
}

const wantedMembers = ['model', 'stream', 'metadata', 'max_tokens', 'system', 'messages']

function readConversation(
  request: ClientRequest,
  members: ReadonlyMap<string, ByteRange>,
  { conversationHeaders, subConversationHeaders = [] }: ConversationHeaders,
): Pick<Intent, 'conversation' | 'subConversation' | 'opening'> {
  const { body } = request
  const conversation = readHeader(request, conversationHeaders) ?? readMetadata(body, members.get('metadata'))
  const subConversation = readHeader(request, subConversationHeaders)
  // A client that names its conversation may change its system text with the model in the middle of it.
  const whole = conversation === undefined ? members.get('system') : undefined
  const opening = digestOpening(body, { whole, list: members.get('messages') })
  return {
    ...(conversation !== undefined && { conversation }),
    ...(subConversation !== undefined && { subConversation }),
    ...(opening !== undefined && { opening }),
  }
}

function describeBreak(body: Buffer, at: number): string {
  if (body.length === 0) return 'The request has no body; it must be a JSON object.'
  return `The request body is not a whole JSON object: it breaks at byte ${at} of ${body.length}.`
}

function readModel(body: Buffer, range: ByteRange | undefined): string {
  if (range === undefined) throw badRequest('The request names no model: the field "model" is missing.')
  const isShort = range.end - range.start <= maxModelLength * 6
  const model = isShort ? readString(body, range) : undefined
  if (model === undefined || !/^[^\p{Cc}]+$/u.test(model) || model.length > maxModelLength)
    throw badRequest(`The field "model" must be a text of 1 to ${maxModelLength} characters.`)
  return model
}

function isTrue(body: Buffer, range: ByteRange | undefined): boolean {
  return (
    range !== undefined &&
    body.toString('latin1', range.start, Math.min(range.end, range.start + 5)) === 'true'
  )
}

/** Undefined for whatever is no count: the upstream says what is wrong with it. */
function readCount(body: Buffer, range: ByteRange | undefined): number | undefined {
  if (range === undefined || range.end - range.start > 9) return undefined
  const text = body.toString('latin1', range.start, range.end)
  return /^\d+$/.test(text) ? Number(text) : undefined
}

function readHeader({ headers }: ClientRequest, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = headers[name]
    const found = asConversation(typeof value === 'string' ? value : value?.[0])
    if (found !== undefined) return found
  }
  return undefined
}

function readMetadata(body: Buffer, range: ByteRange | undefined): string | undefined {
  if (range === undefined) return undefined
  const metadata = body.subarray(range.start, range.end)
  const scan = scanTopLevel(metadata, ['user_id'])
  const userId = scan.ok && scan.members.get('user_id')
  return userId ? asConversation(readSessionId(readString(metadata, userId))) : undefined
}

/** A client's `user_id` is `user_…_account_…_session_<id>` in older versions, JSON with `session_id` in newer. */
function readSessionId(userId: string | undefined): string | undefined {
  if (userId === undefined) return undefined
  const text = Buffer.from(userId)
  const scan = scanTopLevel(text, ['session_id'])
  const range = scan.ok && scan.members.get('session_id')
  return range ? readString(text, range) : /_session_([\w-]+)$/.exec(userId)?.[1]
}

function asConversation(id: string | undefined): string | undefined {
  return id && id.length <= maxConversationLength ? id : undefined
}

function badRequest(message: string): RelayError {
  return new RelayError('bad_request', message)
}
