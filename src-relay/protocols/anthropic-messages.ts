import { renderAnthropicError, renderAnthropicStreamError } from './anthropic-errors.ts'
import { readAnthropicIntent } from './anthropic-intent.ts'
import { createAnthropicUsageReader } from './anthropic-usage-reader.ts'
import type { Protocol } from './protocol.ts'

export interface AnthropicMessagesOptions {
  /** Headers in which a client of this route sends its own id of the conversation, the strongest first. */
  readonly conversationHeaders: readonly string[]
}

/** Anthropic's Messages format, as clients of its API and of compatible ones speak it. */
export function createAnthropicMessages({ conversationHeaders }: AnthropicMessagesOptions): Protocol {
  return {
    name: 'anthropic-messages',
    readIntent: request => readAnthropicIntent(request, conversationHeaders),
    createUsageReader: createAnthropicUsageReader,
    renderError: renderAnthropicError,
    renderStreamError: renderAnthropicStreamError,
  }
}
