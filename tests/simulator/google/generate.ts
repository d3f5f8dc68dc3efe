import { type Answer, bytesAnswer, jsonAnswer, type Part } from '../answer.ts'
import type { JsonRecord } from '../json.ts'
import type { Script } from '../script.ts'
import { type LineEnd, sseComment } from '../sse.ts'
import { type Content, planContent } from './content.ts'
import { errorAnswer, errorBody, scriptedError } from './errors.ts'
import type { ContentRequest } from './request.ts'

export interface Generation {
  readonly request: ContentRequest
  readonly model: string
  readonly responseId: string
  /** One document, an array that grows, or events. */
  readonly form: 'document' | 'array' | 'events'
  /** The login's own interface puts every answer into an envelope. */
  readonly isEnveloped: boolean
}

const ends: Readonly<Record<LineEnd, string>> = { lf: '\n', crlf: '\r\n', cr: '\r' }
const json = 'application/json; charset=UTF-8'

export function generationAnswer(generation: Generation, script: Script | undefined): Answer {
  const { form } = generation
  if (script?.status !== undefined && script.status >= 300)
    return errorAnswer(scriptedError(script), form === 'array')
  const content = planContent(generation.request, script)
  if (form === 'document') return documentAnswer(generation, content, script)
  const chunks = withError(chunksOf(generation, content, script), script)
  const headers = { 'content-type': form === 'events' ? 'text/event-stream' : json }
  return { status: 200, headers, parts: form === 'events' ? asEvents(chunks, script) : asArray(chunks) }
}

interface Chunk {
  readonly document: object
  readonly tells?: Part['tells']
}

function documentAnswer(generation: Generation, content: Content, script: Script | undefined): Answer {
  const parts = [...content.parts]
  const { document, tells } = chunk(generation, parts, content, script)
  const bytes = Buffer.from(JSON.stringify(document, undefined, 2))
  return bytesAnswer(200, { bytes, ...(tells && { tells }) }, { 'content-type': json })
}

/** Every chunk reports what was used so far; only the last one is complete. */
function* chunksOf(generation: Generation, content: Content, script: Script | undefined): Generator<Chunk> {
  let held: JsonRecord | undefined
  for (const part of content.parts) {
    if (held) yield earlyChunk(generation, held, content, script)
    held = part
  }
  yield chunk(generation, held ? [held] : [], content, script)
}

function chunk(
  generation: Generation,
  parts: readonly JsonRecord[],
  content: Content,
  script: Script | undefined,
): Chunk {
  const { finishReason, grounding, metadata, usage } = content
  const candidate = { parts, more: { finishReason, ...grounding } }
  if (script?.usageReport === 'none') return { document: documentOf(generation, candidate, {}) }
  return { document: documentOf(generation, candidate, { usageMetadata: metadata }), tells: usage }
}

/** Before the end nothing is known of the output, nor of the cache. */
function earlyChunk(
  generation: Generation,
  part: JsonRecord,
  content: Content,
  script: Script | undefined,
): Chunk {
  if (script?.usageReport === 'none') return { document: documentOf(generation, { parts: [part] }, {}) }
  const promptTokenCount = Number(content.metadata['promptTokenCount'])
  const usageMetadata = { promptTokenCount, totalTokenCount: promptTokenCount }
  const document = documentOf(generation, { parts: [part] }, { usageMetadata })
  return { document, tells: { input: promptTokenCount } }
}

function documentOf(
  { model, responseId, isEnveloped }: Generation,
  { parts, more = {} }: { readonly parts: readonly JsonRecord[]; readonly more?: JsonRecord },
  usage: JsonRecord,
): object {
  const content = { parts, role: 'model' }
  const document = {
    candidates: [{ content, ...more, index: 0 }],
    ...usage,
    modelVersion: model,
    responseId,
  }
  return isEnveloped ? { response: document, traceId: 'simulated' } : document
}

function* withError(chunks: Iterable<Chunk>, script: Script | undefined): Generator<Chunk> {
  if (script?.errorEvent === undefined) return yield* chunks
  let index = 0
  for (const each of chunks) {
    if (index === (script.errorAfter ?? 0)) {
      yield { document: errorBody({ code: 503, status: script.errorEvent, message: script.message }) }
      return
    }
    yield each
    index += 1
  }
}

function* asEvents(chunks: Iterable<Chunk>, script: Script | undefined): Generator<Part> {
  const lineEnd = script?.lineEnd ?? 'crlf'
  const end = ends[lineEnd]
  for (const { document, tells } of chunks) {
    if (script?.comments) yield { bytes: sseComment('comment', lineEnd) }
    const bytes = Buffer.from(`data: ${JSON.stringify(document)}${end}${end}`)
    yield { bytes, ...(tells && { tells }) }
  }
}

function* asArray(chunks: Iterable<Chunk>): Generator<Part> {
  let before = '['
  for (const { document, tells } of chunks) {
    const bytes = Buffer.from(`${before}${JSON.stringify(document, undefined, 2)}`)
    yield { bytes, ...(tells && { tells }) }
    before = '\n,\r\n'
  }
  yield { bytes: Buffer.from('\n]') }
}

export function countAnswer({ promptTokens }: ContentRequest): Answer {
  return jsonAnswer(200, {
    totalTokens: promptTokens,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: promptTokens }],
  })
}
