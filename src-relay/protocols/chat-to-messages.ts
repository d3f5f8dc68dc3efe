import { createDocumentConverter } from './answer-document.ts'
import { chatCompletion, chatError } from './chat-answer.ts'
import { createChatStream } from './chat-answer-stream.ts'
import { convertChatRequest, type UsualMaxTokens } from './chat-request.ts'
import type { Conversion } from './conversion.ts'
import { convertedRequest } from './converted-request.ts'
import { readFields } from './json-values.ts'
import type { Protocol } from './protocol.ts'

export interface ChatToMessagesOptions {
  readonly upstream: Protocol
  readonly usualMaxTokens: UsualMaxTokens
}

/** Serves clients of chat completions from upstreams of the Messages format. */
export function createChatToMessages({ upstream, usualMaxTokens }: ChatToMessagesOptions): Conversion {
  return {
    upstream,
    convert(request) {
      const { body, isStream, tellsUsage } = convertChatRequest(request.body, usualMaxTokens)
      return {
        request: convertedRequest(request, { path: '/v1/messages', body }),
        createAnswerConverter(head) {
          const created = Math.floor(head.now / 1000)
          return isStream && head.status < 300 && head.contentType?.startsWith('text/event-stream')
            ? createChatStream({ tellsUsage, created })
            : createDocumentConverter(head, {
                answer: document => chatCompletion(readFields(document), created),
                error: chatError,
              })
        },
      }
    },
  }
}
