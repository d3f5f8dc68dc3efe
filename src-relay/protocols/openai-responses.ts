import { renderResponsesError, renderResponsesStreamError } from './openai-errors.ts'
import { createResponsesUsageReader } from './openai-responses-usage-reader.ts'
import type { ClientRequest, Intent, Protocol } from './protocol.ts'
import { isTrue, readCount, readId, readIdHeader, readModel, scanRequest } from './request-fields.ts'

export interface OpenAiResponsesOptions {
  /** Headers in which a client of this route sends its own id of the conversation, the strongest first. */
  readonly conversationHeaders: readonly string[]
}

/** OpenAI's Responses format, as clients of its API and of compatible ones speak it. */
export function createOpenAiResponses({ conversationHeaders }: OpenAiResponsesOptions): Protocol {
  return {
    name: 'openai-responses',
    readIntent: request => readResponsesIntent(request, conversationHeaders),
    createUsageReader: createResponsesUsageReader,
    renderError: renderResponsesError,
    renderStreamError: renderResponsesStreamError,
  }
}

/** Members in which a client may state its conversation, the strongest first. */
const conversationMembers = ['prompt_cache_key', 'session_id', 'conversation_id']
const wantedMembers = ['model', 'stream', 'max_output_tokens', ...conversationMembers]

/** Reads what the call wants by scanning its body; a GET has none and wants no model. */
function readResponsesIntent(request: ClientRequest, conversationHeaders: readonly string[]): Intent {
  if (request.method === 'GET') return { model: '', stream: false }
  const { body } = request
  const members = scanRequest(body, wantedMembers)
  const maxOutputTokens = readCount(body, members.get('max_output_tokens'))
  const conversation =
    readIdHeader(request.headers, conversationHeaders) ??
    conversationMembers.map(name => readId(body, members.get(name))).find(id => id !== undefined)
  return {
    model: readModel(body, members.get('model')),
    stream: isTrue(body, members.get('stream')),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(conversation !== undefined && { conversation }),
  }
}
