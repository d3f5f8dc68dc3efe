import { renderResponsesError, renderResponsesStreamError } from './openai-errors.ts'
import { readResponsesIntent } from './openai-responses-intent.ts'
import { createResponsesStreamStartReader } from './openai-responses-stream-start.ts'
import { createResponsesUsageReader } from './openai-responses-usage-reader.ts'
import type { Protocol } from './protocol.ts'
import type { ConversationHeaders } from './request-fields.ts'

/** OpenAI's Responses format, as clients of its API and of compatible ones speak it. */
export function createOpenAiResponses(headers: ConversationHeaders): Protocol {
  return {
    name: 'openai-responses',
    readIntent: request => readResponsesIntent(request, headers),
    createStreamStartReader: createResponsesStreamStartReader,
    createUsageReader: createResponsesUsageReader,
    renderError: renderResponsesError,
    renderStreamError: renderResponsesStreamError,
  }
}
