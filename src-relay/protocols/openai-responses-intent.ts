import { headOf } from './conversation-head.ts'
import type { ByteRange } from './json-scan.ts'
import { digestOpening } from './opening.ts'
import type { ClientRequest, Intent } from './protocol.ts'
import {
  type ConversationHeaders,
  isTrue,
  readCount,
  readId,
  readIdHeader,
  readModel,
  scanRequest,
} from './request-fields.ts'

/** Members in which a client may state its conversation, the strongest first. */
const conversationMembers = ['prompt_cache_key', 'session_id', 'conversation_id']
const wantedMembers = [
  'model',
  'stream',
  'max_output_tokens',
  'instructions',
  'input',
  ...conversationMembers,
]

/** Reads what the call wants by scanning its body; a GET has none and wants no model. */
export function readResponsesIntent(request: ClientRequest, headers: ConversationHeaders): Intent {
  if (request.method === 'GET') return { model: '', stream: false }
  const { body } = request
  const members = scanRequest(body, wantedMembers)
  const maxOutputTokens = readCount(body, members.get('max_output_tokens'))
  return {
    model: readModel(body, members.get('model')),
    stream: isTrue(body, members.get('stream')),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...readConversation(request, members, headers),
  }
}

/** What a client names is kept apart by it alone: the opening changes when it compacts its history. */
function readConversation(
  { headers, body }: ClientRequest,
  members: ReadonlyMap<string, ByteRange>,
  { conversationHeaders, subConversationHeaders = [] }: ConversationHeaders,
): Pick<Intent, 'conversation' | 'subConversation' | 'opening'> {
  const conversation =
    readIdHeader(headers, conversationHeaders) ??
    conversationMembers.map(name => readId(body, members.get(name))).find(id => id !== undefined)
  if (conversation !== undefined) {
    const subConversation = readIdHeader(headers, subConversationHeaders)
    return { conversation, ...(subConversation !== undefined && { subConversation }) }
  }
  const whole = headOf(body, members.get('input'))
  const opening = digestOpening(body, { whole, list: members.get('instructions') })
  return opening === undefined ? {} : { opening }
}
