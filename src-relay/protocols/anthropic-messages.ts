import { renderAnthropicError, renderAnthropicStreamError } from './anthropic-errors.ts'
import { readAnthropicIntent } from './anthropic-intent.ts'
import { createAnthropicStreamStartReader } from './anthropic-stream-start.ts'
import { createAnthropicUsageReader } from './anthropic-usage-reader.ts'
import type { Protocol } from './protocol.ts'
import type { ConversationHeaders } from './request-fields.ts'

/** Anthropic's Messages format, as clients of its API and of compatible ones speak it. */
export function createAnthropicMessages(headers: ConversationHeaders): Protocol {
  return {
    name: 'anthropic-messages',
    readIntent: request => readAnthropicIntent(request, headers),
    createStreamStartReader: createAnthropicStreamStartReader,
    createUsageReader: createAnthropicUsageReader,
    renderError: renderAnthropicError,
    renderStreamError: renderAnthropicStreamError,
  }
}
