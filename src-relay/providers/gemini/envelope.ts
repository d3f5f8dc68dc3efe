import { createJsonElements } from '../../protocols/json-elements.ts'
import { scanTopLevel } from '../../protocols/json-scan.ts'
import { readFields, readJson } from '../../protocols/json-values.ts'
import { createSseScanner } from '../../protocols/sse.ts'
import type { AnswerDecoder } from '../provider.ts'

const modelAction = /^\/v1(?:beta)?\/models\/([^/:]+):(\w+)$/
/** A chunk with a picture in it is large. */
const maxChunkBytes = 32 * 1024 * 1024

/** What a call of the API for keys asks for; undefined for a call of the login's own interface. */
export function readModelAction(
  path: string,
): { readonly model: string; readonly action: string } | undefined {
  const [, model, action] = modelAction.exec(path) ?? []
  return model && action ? { model: decodeURIComponent(model), action } : undefined
}

/** The body of a call in the envelope that the login's own interface takes; the body itself stays as it is. */
export function inEnvelope(
  body: Buffer,
  { model, action }: { readonly model: string; readonly action: string },
  project: string | undefined,
): Buffer {
  if (action === 'countTokens') return forCounting(body, model)
  const place = project === undefined ? '' : `"project":${JSON.stringify(project)},`
  const front = `{"model":${JSON.stringify(model)},${place}"request":`
  return Buffer.concat([Buffer.from(front), body, Buffer.from('}')])
}

function forCounting(body: Buffer, model: string): Buffer {
  const scan = scanTopLevel(body, ['contents'])
  const range = scan.ok ? scan.members.get('contents') : undefined
  const contents = range ? body.subarray(range.start, range.end) : Buffer.from('[]')
  const front = `{"request":{"model":${JSON.stringify(`models/${model}`)},"contents":`
  return Buffer.concat([Buffer.from(front), contents, Buffer.from('}}')])
}

/** What was in the envelope; anything else as it came. */
function withoutEnvelope(text: string): string {
  const { response } = readFields(readJson(text))
  return response === undefined ? text : JSON.stringify(response)
}

/** Takes every event of a stream out of its envelope. */
export function createEventUnwrapper(): AnswerDecoder {
  let text = ''
  const scanner = createSseScanner({
    wanted: [],
    isWanted: () => true,
    onEvent: (_type, data) => (text += `data: ${withoutEnvelope(data)}\r\n\r\n`),
    maxEventBytes: maxChunkBytes,
  })
  return {
    push(bytes) {
      text = ''
      scanner.push(bytes)
      return Buffer.from(text)
    },
  }
}

/** Takes a document, or each of an array that grows, out of its envelope. */
export function createDocumentUnwrapper(): AnswerDecoder {
  let isArray: boolean | undefined
  let text = ''
  let before = ''
  const elements = createJsonElements({
    maxBytes: maxChunkBytes,
    onElement(element) {
      text += `${before}${withoutEnvelope(element)}`
      before = ',\r\n'
    },
  })
  return {
    push(bytes) {
      text = ''
      if (isArray === undefined && bytes.length > 0) {
        isArray = /^\s*\[/.test(Buffer.from(bytes).toString('latin1', 0, 64))
        if (isArray) text = '['
      }
      elements.push(bytes)
      return Buffer.from(text)
    },
    end: () => Buffer.from(isArray ? ']' : ''),
  }
}
