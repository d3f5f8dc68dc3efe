import { headOf } from './conversation-head.ts'
import { readFields, readJson, readText } from './json-values.ts'
import { createChatUsageReader } from './openai-chat-usage-reader.ts'
import { renderChatStreamError, renderOpenAiError } from './openai-errors.ts'
import { statusOfCode } from './openai-failure-codes.ts'
import { digestOpening } from './opening.ts'
import type { ClientRequest, Intent, Protocol, StreamStart } from './protocol.ts'
import { isTrue, readCount, readId, readModel, scanRequest } from './request-fields.ts'
import { createStreamStartReader } from './stream-start-reader.ts'

/** OpenAI's chat completions format, as clients of its API and of compatible ones speak it. */
export function createOpenAiChat(): Protocol {
  return {
    name: 'openai-chat',
    readIntent: readChatIntent,
    createStreamStartReader: () => createStreamStartReader({ maxBytes: 64 * 1024, readEvent }),
    createUsageReader: createChatUsageReader,
    renderError: renderOpenAiError,
    renderStreamError: renderChatStreamError,
  }
}

const wantedMembers = [
  'model',
  'stream',
  'max_completion_tokens',
  'max_tokens',
  'messages',
  'prompt_cache_key',
]

function readChatIntent(request: ClientRequest): Intent {
  if (request.method === 'GET') return { model: '', stream: false }
  const { body } = request
  const members = scanRequest(body, wantedMembers)
  const limit = members.get('max_completion_tokens') ?? members.get('max_tokens')
  const maxOutputTokens = readCount(body, limit)
  const conversation = readId(body, members.get('prompt_cache_key'))
  const opening = digestOpening(body, { whole: headOf(body, members.get('messages')) })
  return {
    model: readModel(body, members.get('model')),
    stream: isTrue(body, members.get('stream')),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    // A key of the cache may serve many conversations.
    ...(conversation !== undefined && { conversation }),
    ...(opening !== undefined && { opening }),
  }
}

function readEvent(_: string | undefined, data: string): StreamStart | undefined {
  if (data === '') return undefined
  const { error } = readFields(readJson(data))
  const { code, type } = readFields(error)
  const status = statusOfCode(readText(code)) ?? statusOfCode(readText(type))
  return status === undefined
    ? { kind: 'begun' }
    : { kind: 'failed', status, body: JSON.stringify({ error }) }
}
