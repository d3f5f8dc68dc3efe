import { createByteStore } from './bytes.ts'
import { chatCompletion, chatError } from './chat-answer.ts'
import { createChatStream } from './chat-answer-stream.ts'
import { convertChatRequest } from './chat-request.ts'
import type { AnswerConverter, AnswerHead, Conversion } from './conversion.ts'
import { readFields, readJson } from './json-values.ts'
import type { ClientRequest, Protocol } from './protocol.ts'

/** Serves clients of chat completions from upstreams of the Messages format. */
export function createChatToMessages(upstream: Protocol): Conversion {
  return {
    upstream,
    convert(request) {
      const { body, isStream, tellsUsage } = convertChatRequest(request.body)
      return {
        request: asMessages(request, body),
        createAnswerConverter(head) {
          const created = Math.floor(head.now / 1000)
          return isStream && head.status < 300 && head.contentType?.startsWith('text/event-stream')
            ? createChatStream({ tellsUsage, created })
            : createDocumentConverter(head, created)
        },
      }
    },
  }
}

function asMessages(request: ClientRequest, body: object): ClientRequest {
  // They speak of the caller's place with another provider.
  const headers = Object.entries(request.headers).filter(([name]) => !name.startsWith('openai-'))
  return {
    ...request,
    path: '/v1/messages',
    query: new URLSearchParams(),
    headers: { ...Object.fromEntries(headers), 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  }
}

/** A larger answer is passed on as it came. */
const maxDocumentBytes = 64 * 1024 * 1024

function createDocumentConverter({ status, contentType = '' }: AnswerHead, created: number): AnswerConverter {
  const document = createByteStore(maxDocumentBytes)
  return {
    contentType: contentType.includes('json') ? 'application/json' : contentType,
    push(bytes) {
      document.append(bytes)
      return ''
    },
    end() {
      const text = document.view().toString()
      const answer = readJson(text)
      // A page of a gateway, say: there is nothing in it to convert.
      if (answer === undefined) return text
      return JSON.stringify(
        status >= 300 ? { error: chatError(answer) } : chatCompletion(readFields(answer), created),
      )
    },
  }
}
