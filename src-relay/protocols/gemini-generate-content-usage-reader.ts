import {
  type Fields,
  type Reported,
  readFields,
  readText,
  replaceReported,
  traitsOf,
  usageOf,
} from './gemini-generate-content-usage.ts'
import { createJsonElements } from './json-elements.ts'
import { readJson } from './json-values.ts'
import type { UsageReader } from './protocol.ts'
import { createSseScanner } from './sse.ts'

/** A chunk with a picture in it is large, and it is the one that reports what was used. */
const maxChunkBytes = 16 * 1024 * 1024

/** Inside a JSON string a quote is escaped, so that these never match within generated text. */
const wantedMarks = ['"usageMetadata"', '"finishReason"', '"blockReason"', '"error"'].map(mark =>
  Buffer.from(mark),
)

/** For an event stream, an array that grows chunk by chunk, and a single document. */
export function createGenerateContentUsageReader(contentType: string | undefined): UsageReader {
  let reported: Reported = {}
  let finished = false
  let errorType: string | undefined
  const isStream = contentType?.toLowerCase().startsWith('text/event-stream') ?? false

  function readChunk(text: string): void {
    const document = readFields(readJson(text))
    const chunk = readFields(document['response'] ?? document)
    reported = replaceReported(reported, chunk)
    finished ||= isLast(chunk)
    if (document['error'] !== undefined) errorType = readErrorType(readFields(document['error']))
  }

  const source = isStream
    ? createSseScanner({
        wanted: [],
        isWanted: data => wantedMarks.some(mark => data.includes(mark)),
        onEvent: (_type, data) => readChunk(data),
        maxEventBytes: maxChunkBytes,
      })
    : createJsonElements({ maxBytes: maxChunkBytes, onElement: readChunk })
  return {
    push: bytes => source.push(bytes),
    reading: () => ({
      usage: usageOf(reported),
      model: reported.model,
      finished,
      errorType,
      ...traitsOf(reported),
    }),
  }
}

/** The model has said why it ends, or why it never began; what is no answer of a model is whole by itself. */
function isLast(chunk: Fields): boolean {
  const { candidates, promptFeedback } = chunk
  if (readFields(promptFeedback)['blockReason'] !== undefined) return true
  if (!Array.isArray(candidates)) return !('usageMetadata' in chunk)
  return candidates.some(each => readFields(each)['finishReason'] !== undefined)
}

function readErrorType({ status, code }: Fields): string {
  return readText(status) ?? (typeof code === 'number' ? String(code) : 'UNKNOWN')
}
