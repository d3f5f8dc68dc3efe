import { type ByteRange, readString, scanTopLevel } from './json-scan.ts'
import { digestOpening } from './opening.ts'
import type { ClientRequest, Intent } from './protocol.ts'
import {
  asId,
  type ConversationHeaders,
  isTrue,
  readCount,
  readIdHeader,
  readModel,
  scanRequest,
} from './request-fields.ts'

/** Reads what the call wants by scanning its body; a GET has none and wants no model. */
export function readAnthropicIntent(request: ClientRequest, headers: ConversationHeaders): Intent {
  if (request.method === 'GET') return { model: '', stream: false }
  const { body } = request
  const members = scanRequest(body, wantedMembers)
  const maxOutputTokens = readCount(body, members.get('max_tokens'))
  return {
    model: readModel(body, members.get('model')),
    stream: isTrue(body, members.get('stream')),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...readConversation(request, members, headers),
  }
}

const wantedMembers = ['model', 'stream', 'metadata', 'max_tokens', 'system', 'messages']

function readConversation(
  request: ClientRequest,
  members: ReadonlyMap<string, ByteRange>,
  { conversationHeaders, subConversationHeaders = [] }: ConversationHeaders,
): Pick<Intent, 'conversation' | 'subConversation' | 'opening'> {
  const { body } = request
  const conversation =
    readIdHeader(request.headers, conversationHeaders) ?? readMetadata(body, members.get('metadata'))
  const subConversation = readIdHeader(request.headers, subConversationHeaders)
  // A client that names its conversation may change its system text with the model in the middle of it.
  const whole = conversation === undefined ? members.get('system') : undefined
  const opening = digestOpening(body, { whole, list: members.get('messages') })
  return {
    ...(conversation !== undefined && { conversation }),
    ...(subConversation !== undefined && { subConversation }),
    ...(opening !== undefined && { opening }),
  }
}

function readMetadata(body: Buffer, range: ByteRange | undefined): string | undefined {
  if (range === undefined) return undefined
  const metadata = body.subarray(range.start, range.end)
  const scan = scanTopLevel(metadata, ['user_id'])
  const userId = scan.ok && scan.members.get('user_id')
  return userId ? asId(readSessionId(readString(metadata, userId))) : undefined
}

/** A client's `user_id` is `user_…_account_…_session_<id>` in older versions, JSON with `session_id` in newer. */
function readSessionId(userId: string | undefined): string | undefined {
  if (userId === undefined) return undefined
  const text = Buffer.from(userId)
  const scan = scanTopLevel(text, ['session_id'])
  const range = scan.ok && scan.members.get('session_id')
  return range ? readString(text, range) : /_session_([\w-]+)$/.exec(userId)?.[1]
}
