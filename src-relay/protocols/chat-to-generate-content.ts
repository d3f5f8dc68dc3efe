import { createDocumentConverter } from './answer-document.ts'
import { convertGeneration, type ThinkingConfig } from './chat-generation.ts'
import type { Conversion } from './conversion.ts'
import { convertedRequest } from './converted-request.ts'
import { completionOf, errorOfGeneration } from './generated-answer.ts'
import { createGeneratedStream } from './generated-stream.ts'
import { readFields } from './json-values.ts'
import type { Protocol } from './protocol.ts'

export interface ChatToGenerateContentOptions {
  readonly upstream: Protocol
  readonly thinkingConfig: ThinkingConfig
}

/** Serves clients of chat completions from upstreams of the generateContent format. */
export function createChatToGenerateContent({
  upstream,
  thinkingConfig,
}: ChatToGenerateContentOptions): Conversion {
  return {
    upstream,
    convert(request) {
      const { model, body, isStream, tellsUsage } = convertGeneration(request.body, thinkingConfig)
      const action = isStream ? 'streamGenerateContent' : 'generateContent'
      return {
        request: convertedRequest(request, {
          path: `/v1beta/models/${encodeURIComponent(model)}:${action}`,
          query: new URLSearchParams(isStream ? { alt: 'sse' } : {}),
          body,
        }),
        createAnswerConverter(head) {
          const { status, contentType, now } = head
          return isStream && status < 300 && contentType?.startsWith('text/event-stream')
            ? createGeneratedStream({ tellsUsage, now })
            : createDocumentConverter(head, {
                answer: document => completionOf(readFields(document), now),
                error: errorOfGeneration,
              })
        },
      }
    },
  }
}
