import { createDocumentReader } from './document-reader.ts'
import { type Fields, readFields, readJson, readList, readText } from './json-values.ts'
import { isObject, readOpenAiErrorType, readOpenAiUsage } from './openai-usage.ts'
import type { UsageReader, UsageReading } from './protocol.ts'
import { createSseScanner } from './sse.ts'

export function createChatUsageReader(contentType: string | undefined): UsageReader {
  const isStream = contentType?.toLowerCase().startsWith('text/event-stream') ?? false
  return isStream
    ? createStreamReader()
    : createDocumentReader({ names: ['model', 'usage', 'service_tier', 'error'], read: readDocument })
}

const quote = 0x22
const openBrace = 0x7b
const openBracket = 0x5b
/** Inside a JSON string a quote is escaped, so that these never match within generated text. */
const usageName = Buffer.from('"usage":')
const errorName = Buffer.from('"error":')
const reasonName = Buffer.from('"finish_reason":')

/** Most chunks bring a word and `null` for all of these: they cost no parsing. */
function isWanted(data: Buffer): boolean {
  return (
    data.includes('[DONE]') ||
    isFollowedBy(data, reasonName, quote) ||
    isFollowedBy(data, usageName, openBrace) ||
    isFollowedBy(data, errorName, openBrace)
  )
}

function isFollowedBy(data: Buffer, name: Buffer, wanted: number): boolean {
  const found = data.indexOf(name)
  if (found < 0) return false
  const after = found + name.length
  return data[data[after] === 0x20 ? after + 1 : after] === wanted
}

function createStreamReader(): UsageReader {
  let reading: UsageReading = { usage: undefined, model: undefined, finished: false, errorType: undefined }
  const scanner = createSseScanner({
    wanted: [],
    isWanted,
    onEvent(_, data) {
      const text = data.trim()
      if (text === '[DONE]') reading = { ...reading, finished: true }
      else if (text.charCodeAt(0) !== openBracket) reading = withChunk(reading, readFields(readJson(text)))
    },
  })
  return {
    push: bytes => scanner.push(bytes),
    reading() {
      // A stream may end without the blank line that ends its last event.
      scanner.peek()
      return reading
    },
  }
}

function withChunk(before: UsageReading, chunk: Fields): UsageReading {
  const serviceTier = readText(chunk['service_tier'])
  const hasReason = readList(chunk['choices']).some(choice => readText(choice['finish_reason']))
  return {
    usage: readOpenAiUsage(chunk['usage']) ?? before.usage,
    model: readText(chunk['model']) ?? before.model,
    // Some upstreams end without the marker.
    finished: before.finished || hasReason,
    errorType: isObject(chunk['error']) ? readOpenAiErrorType(chunk['error']) : before.errorType,
    ...(serviceTier === undefined ? before.traits && { traits: before.traits } : { traits: { serviceTier } }),
  }
}

function readDocument(member: (name: string) => unknown): UsageReading {
  const serviceTier = readText(member('service_tier'))
  const error = member('error')
  return {
    usage: readOpenAiUsage(member('usage')),
    model: readText(member('model')),
    finished: true,
    errorType: isObject(error) ? readOpenAiErrorType(error) : undefined,
    ...(serviceTier !== undefined && { traits: { serviceTier } }),
  }
}
