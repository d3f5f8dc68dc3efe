import type { TokenUsage } from '../contract/usage.ts'
import { createDocumentReader } from './document-reader.ts'
import { type Fields, readFields, readJson, readList, readText } from './json-values.ts'
import { isObject, readOpenAiErrorType, readOpenAiUsage } from './openai-usage.ts'
import type { AnswerTraits, UsageReader, UsageReading } from './protocol.ts'
import { createSseScanner } from './sse.ts'

export function createResponsesUsageReader(contentType: string | undefined): UsageReader {
  const isStream = contentType?.toLowerCase().startsWith('text/event-stream') ?? false
  return isStream
    ? createStreamReader()
    : createDocumentReader({
        names: ['status', 'model', 'usage', 'service_tier', 'output', 'error'],
        read: readDocument,
      })
}

const endings = ['response.completed', 'response.incomplete', 'response.failed']
const wanted = [...endings, 'error'].map(type => Buffer.from(type))
/** Inside a JSON string a quote is escaped, so that these never match within generated text. */
const wantedMarks = [...endings, 'error'].map(type => Buffer.from(`"${type}"`))
/** The last event repeats the whole answer. */
const maxEventBytes = 16 * 1024 * 1024

function createStreamReader(): UsageReader {
  let usage: TokenUsage | undefined
  let model: string | undefined
  let finished = false
  let errorType: string | undefined
  let traits: AnswerTraits | undefined
  const scanner = createSseScanner({
    wanted,
    maxEventBytes,
    isWanted: data => wantedMarks.some(mark => data.includes(mark)),
    onEvent(type, data) {
      const event = readFields(readJson(data))
      const kind = readText(event['type']) ?? type ?? ''
      const response = readFields(event['response'])
      usage = readUsage(response['usage'], response['output']) ?? usage
      model = readText(response['model']) ?? model
      traits = readTraits(response['service_tier']) ?? traits
      if (endings.includes(kind)) finished = Object.hasOwn(event, 'response')
      if (kind === 'response.failed') errorType = readOpenAiErrorType(response['error'])
      if (kind === 'error') errorType = readOpenAiErrorType(event['error'] ?? event)
    },
  })
  return {
    push: bytes => scanner.push(bytes),
    reading() {
      // A stream may end without the blank line that ends its last event.
      scanner.peek()
      return { usage, model, finished, errorType, ...(traits && { traits }) }
    },
  }
}

function readDocument(member: (name: string) => unknown): UsageReading {
  const error = member('error')
  const traits = readTraits(member('service_tier'))
  return {
    usage: readUsage(member('usage'), member('output')),
    model: readText(member('model')),
    finished: true,
    errorType: member('status') === 'failed' || isObject(error) ? readOpenAiErrorType(error) : undefined,
    ...(traits && { traits }),
  }
}

function readUsage(reported: unknown, output: unknown): TokenUsage | undefined {
  const usage = readOpenAiUsage(reported)
  return usage && { ...usage, webSearches: readList(output).filter(isWebSearch).length }
}

/** Of a search's steps only the search itself costs; opening a page that it found does not. */
function isWebSearch(item: Fields): boolean {
  if (item['type'] !== 'web_search_call') return false
  const action = readText(readFields(item['action'])['type'])
  return action === undefined || action === 'search'
}

function readTraits(serviceTier: unknown): AnswerTraits | undefined {
  return typeof serviceTier === 'string' ? { serviceTier } : undefined
}
