import { createByteStore } from './bytes.ts'
import type { AnswerConverter, AnswerHead } from './conversion.ts'
import { readJson } from './json-values.ts'

export interface DocumentConversion {
  readonly answer: (document: unknown) => object
  /** What stands in `error`. */
  readonly error: (document: unknown) => object
}

const maxDocumentBytes = 64 * 1024 * 1024
const tooLarge = {
  message: 'The answer is larger than this relay converts.',
  type: 'server_error',
  param: null,
}

/** For an answer that comes in one piece. */
export function createDocumentConverter(
  { status, contentType = '' }: AnswerHead,
  { answer, error }: DocumentConversion,
): AnswerConverter {
  const document = createByteStore(maxDocumentBytes)
  let isWhole = true
  return {
    contentType: contentType.includes('json') ? 'application/json' : contentType,
    push(bytes) {
      isWhole = document.append(bytes)
      return ''
    },
    end() {
      if (!isWhole) return JSON.stringify({ error: { ...tooLarge, code: 'answer_too_large' } })
      const text = document.view().toString()
      const read = readJson(text)
      // A page of a gateway, say: there is nothing in it to convert.
      if (read === undefined) return text
      return JSON.stringify(status >= 300 ? { error: error(read) } : answer(read))
    },
  }
}
