import { createDocumentConverter } from './answer-document.ts'
import type { Conversion } from './conversion.ts'
import { convertedRequest } from './converted-request.ts'
import { errorOfGeneration } from './generated-answer.ts'
import { type Fields, readFields, readList, readText } from './json-values.ts'
import type { Protocol } from './protocol.ts'

/** The most that the upstream lists at once. */
const wholeList = { pageSize: '1000' }

/** Lets clients of chat completions list the models of upstreams of the generateContent format. */
export function createModelListConversion(upstream: Protocol): Conversion {
  return {
    upstream,
    convert(request) {
      const query = new URLSearchParams(request.path === '/v1/models' ? wholeList : {})
      return {
        request: convertedRequest(request, { path: request.path.replace(/^\/v1/, '/v1beta'), query }),
        createAnswerConverter: head =>
          createDocumentConverter(head, { answer: modelsOf, error: errorOfGeneration }),
      }
    },
  }
}

function modelsOf(document: unknown): object {
  const answer = readFields(document)
  return Array.isArray(answer['models'])
    ? { object: 'list', data: readList(answer['models']).map(modelOf) }
    : modelOf(answer)
}

function modelOf({ name }: Fields): object {
  const id = (readText(name) ?? '').replace(/^models\//, '')
  return { id, object: 'model', created: 0, owned_by: 'google' }
}
