import type { TokenUsage } from '../contract/usage.ts'
import { readFields, replaceTraits, replaceUsage } from './anthropic-usage.ts'
import { createByteStore } from './bytes.ts'
import { scanTopLevel } from './json-scan.ts'
import { readJson, readText } from './json-values.ts'
import type { AnswerTraits, UsageReader, UsageReading } from './protocol.ts'
import { createSseScanner } from './sse.ts'

export function createAnthropicUsageReader(contentType: string | undefined): UsageReader {
  const isStream = contentType?.toLowerCase().startsWith('text/event-stream') ?? false
  return isStream ? createStreamReader() : createDocumentReader()
}

const wanted = ['message_start', 'message_delta', 'message_stop', 'error'].map(type => Buffer.from(type))

/** Inside a JSON string a quote is escaped, so that these never match within generated text. */
const wantedMarks = ['"message_', '"error"'].map(mark => Buffer.from(mark))

function createStreamReader(): UsageReader {
  let usage: TokenUsage | undefined
  let model: string | undefined
  let finished = false
  let errorType: string | undefined
  let traits: AnswerTraits = {}
  const scanner = createSseScanner({
    wanted,
    isWanted: data => wantedMarks.some(mark => data.includes(mark)),
    onEvent(type, data) {
      const event = readFields(readJson(data))
      const message = readFields(event['message'])
      model = readText(message['model']) ?? model
      usage = replaceUsage(replaceUsage(usage, message['usage']), event['usage'])
      traits = replaceTraits(replaceTraits(traits, message), event)
      const kind = readText(event['type']) ?? type
      finished ||= kind === 'message_stop'
      if (kind === 'error') errorType = readErrorType(event['error'])
    },
  })
  return {
    push: bytes => scanner.push(bytes),
    reading() {
      // A stream may end without the blank line that ends its last event.
      scanner.peek()
      return { usage, model, finished, errorType, ...told(traits) }
    },
  }
}

function told(traits: AnswerTraits): Pick<UsageReading, 'traits'> {
  return Object.keys(traits).length > 0 ? { traits } : {}
}

/** The largest answer kept until its end; of a larger one nothing is known. */
const maxDocumentBytes = 16 * 1024 * 1024

const space = 0x20
const closeBrace = 0x7d

const nothingRead: UsageReading = {
  usage: undefined,
  model: undefined,
  finished: false,
  errorType: undefined,
}

function createDocumentReader(): UsageReader {
  const document = createByteStore(maxDocumentBytes)
  let latest: UsageReading | undefined
  return {
    push(bytes) {
      document.append(bytes)
      latest = undefined
    },
    reading() {
      latest ??= readDocument(document.view())
      return latest
    },
  }
}

function readDocument(text: Buffer): UsageReading {
  // Asked after every piece: only a text that may be whole is worth a scan.
  const scan =
    endsWithBrace(text) && scanTopLevel(text, ['type', 'model', 'usage', 'speed', 'service_tier', 'error'])
  if (!scan || !scan.ok) return nothingRead
  const { members } = scan
  const read = (name: string) => {
    const range = members.get(name)
    return range && readJson(text.toString('utf8', range.start, range.end))
  }
  const usage = read('usage')
  const beside = { speed: read('speed'), service_tier: read('service_tier') }
  return {
    ...told(replaceTraits({}, { ...beside, usage })),
    usage: replaceUsage(undefined, usage),
    model: readText(read('model')),
    finished: true,
    errorType: read('type') === 'error' ? readErrorType(read('error')) : undefined,
  }
}

function endsWithBrace(text: Buffer): boolean {
  let last = text.length - 1
  while ((text[last] ?? closeBrace) <= space) last -= 1
  return text[last] === closeBrace
}

function readErrorType(error: unknown): string {
  return readText(readFields(error)['type']) ?? 'unknown_error'
}
