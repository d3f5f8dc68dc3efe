import type { JsonRecord } from '../json.ts'
import type { Script } from '../script.ts'
import type { TokenUsage } from '../usage.ts'
import { type ContentRequest, tokensIn } from './request.ts'

const greeting = [
  'PONG',
  ' from the simulator.',
  ' Grüße,',
  ' 你好,',
  ' привет,',
  ' 👋🏽',
  ' 👩‍👩‍👧‍👦 🚗💨',
  ' fin.',
]
const thought = '**Thinking**\n\nThe person sent a message; a short answer will do 🤔.'
const searchTokens = 12
const defaultEventBytes = 64

/** One answer of the model, in the parts a stream sends one by one. */
export interface Content {
  readonly parts: Iterable<JsonRecord>
  readonly finishReason: string
  readonly usage: TokenUsage
  /** In the vendor's words, at the end of the answer. */
  readonly metadata: JsonRecord
  readonly grounding: JsonRecord
}

/** What the model "says"; a function of the request and the script alone. */
export function planContent(request: ContentRequest, script: Script | undefined): Content {
  const thoughts: readonly JsonRecord[] = request.showsThoughts ? [{ text: thought, thought: true }] : []
  const { parts, tokens } = planParts(request, script)
  const reasoning = request.showsThoughts ? tokensIn([thought]) : 0
  const isCutShort = tokens > request.maxTokens
  const fedBack = request.usesSearch ? searchTokens : 0
  const usage: TokenUsage = {
    input: request.promptTokens - request.cachedTokens + fedBack,
    cacheRead: request.cachedTokens,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: (isCutShort ? request.maxTokens : tokens) + reasoning,
    reasoning,
    webSearches: request.usesSearch ? 1 : 0,
    ...script?.usage,
  }
  return {
    parts: { [Symbol.iterator]: () => both(thoughts, parts) },
    finishReason: script?.stopReason ?? (isCutShort ? 'MAX_TOKENS' : 'STOP'),
    usage,
    metadata: metadataOf(usage, fedBack),
    grounding: request.usesSearch ? { groundingMetadata: { webSearchQueries: ['simulated'] } } : {},
  }
}

function* both(first: Iterable<JsonRecord>, second: Iterable<JsonRecord>): Generator<JsonRecord> {
  yield* first
  yield* second
}

/** The prompt's count includes what came from the cache; what tools fed back and the thoughts are counted apart. */
function metadataOf(usage: TokenUsage, fedBack: number): JsonRecord {
  const promptTokenCount = usage.input - fedBack + usage.cacheRead
  const candidatesTokenCount = usage.output - usage.reasoning
  return {
    promptTokenCount,
    ...(usage.cacheRead > 0 && { cachedContentTokenCount: usage.cacheRead }),
    candidatesTokenCount,
    ...(usage.reasoning > 0 && { thoughtsTokenCount: usage.reasoning }),
    ...(fedBack > 0 && { toolUsePromptTokenCount: fedBack }),
    totalTokenCount: promptTokenCount + fedBack + candidatesTokenCount + usage.reasoning,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: promptTokenCount }],
  }
}

function planParts(request: ContentRequest, script: Script | undefined) {
  const call = callFor(request, script)
  if (call)
    return { parts: [{ functionCall: call, thoughtSignature: 'c2ltdWxhdGVk' }], tokens: tokensIn([call]) }
  const { events = 0, eventBytes = defaultEventBytes } = script ?? {}
  const total = script?.totalBytes ?? events * eventBytes
  if (total > 0) return { parts: filler(total, eventBytes), tokens: Math.ceil(total / 4) }
  const texts = textsFor(request, script)
  return { parts: texts.map(text => ({ text })), tokens: tokensIn(texts) }
}

function callFor({ runTool, toolResult }: ContentRequest, script: Script | undefined) {
  if (script?.toolUse !== undefined)
    return { name: script.toolUse, args: JSON.parse(script.toolInput ?? '{}') }
  if (runTool === undefined || toolResult !== undefined) return undefined
  const args = /directory/.test(runTool)
    ? { path: '.', dir_path: '.' }
    : { command: 'echo 42', description: 'Print a number' }
  return { name: runTool, args }
}

function textsFor({ toolResult, wantsJson }: ContentRequest, script: Script | undefined): readonly string[] {
  if (script?.text !== undefined) return [script.text]
  if (wantsJson) return ['{"answer":"simulated"}']
  if (toolResult !== undefined) return ['Done.', ` The tool said: ${toolResult.slice(0, 200)}`]
  return greeting
}

function* filler(totalBytes: number, eventBytes: number): Generator<JsonRecord> {
  for (let left = totalBytes; left > 0; left -= eventBytes) {
    const count = Math.min(left, eventBytes)
    yield { text: '🚗💨'.repeat(Math.floor(count / 8)) + '.'.repeat(count % 8) }
  }
}
