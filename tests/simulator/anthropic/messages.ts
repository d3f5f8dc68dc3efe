import type { Answer, Part } from '../answer.ts'
import type { Script } from '../script.ts'
import type { Admitted, Spending } from './answers.ts'
import { planContent } from './content.ts'
import { errorAnswer } from './errors.ts'
import { messageDocument } from './message-json.ts'
import { type BodyReading, type MessageRequest, readMessageBody } from './message-request.ts'
import { totalPrompt } from './prompt-tokens.ts'
import { type Message, messageEvents } from './stream.ts'

/** A `/v1/messages` body that was read once; the same bytes are answered from memory. */
export interface KnownBody extends BodyReading {
  readonly sha256: string
  readonly spending: Spending
  /** Answers made for it, without their ids. */
  readonly kept: Map<Script | undefined, readonly Part[]>
}

export interface MessageBodies {
  read(bytes: Buffer, sha256: string): KnownBody
}

// As long as a real id, so that a kept answer takes a fresh one in place.
const placeholderId = 'msg_01PLACEHOLDERxxxxxxxxxx'
const rememberedBodies = 128
const keptAnswers = 8
const maxKeptBytes = 64 * 1024
const maxKeptEvents = 2000

export function createMessageBodies(): MessageBodies {
  const known = new Map<string, KnownBody>()
  return {
    read(bytes, sha256) {
      const found = known.get(sha256)
      if (found) return found
      const oldest = known.size < rememberedBodies ? undefined : known.keys().next().value
      if (oldest !== undefined) known.delete(oldest)
      const body = readKnownBody(bytes, sha256)
      known.set(sha256, body)
      return body
    },
  }
}

function readKnownBody(bytes: Buffer, sha256: string): KnownBody {
  const reading = readMessageBody(bytes)
  const { request } = reading
  const inputTokens = request ? totalPrompt(request.prompt) : 0
  const outputTokens = request ? planContent(request, undefined, sha256).outputTokens : 0
  return { ...reading, sha256, spending: { inputTokens, outputTokens }, kept: new Map() }
}

/** `POST /v1/messages`, streamed or not. */
export function messageAnswer(
  body: KnownBody,
  admitted: Admitted,
  headers: Answer['headers'],
  script: Script | undefined,
): Answer {
  const { request, problem } = body
  if (!request) return errorAnswer(problem ?? { status: 400 }, admitted.requestId, headers)
  const parts = partsFor(body, request, admitted, script)
  const status = script?.status ?? 200
  if (request.isStream) return { status, headers: { ...streamHeaders, ...headers }, parts }
  const length = [...parts].reduce((sum, part) => sum + part.bytes.length, 0)
  return { status, headers: { ...jsonHeaders, 'content-length': length, ...headers }, parts }
}

const streamHeaders = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }
const jsonHeaders = { 'content-type': 'application/json' }

function partsFor(
  body: KnownBody,
  request: MessageRequest,
  { requestId, count }: Admitted,
  script: Script | undefined,
): Iterable<Part> {
  const make = (id: string): Iterable<Part> => {
    const content = planContent(request, script, body.sha256)
    const message: Message = { id, requestId, model: body.model ?? '', request, content, script }
    return request.isStream ? messageEvents(message) : [messageDocument(message)]
  }
  const id = messageId(count)
  if (!isKeepable(script)) return request.isStream ? make(id) : [...make(id)]
  const parts = body.kept.get(script) ?? [...make(placeholderId)]
  if (body.kept.size < keptAnswers) body.kept.set(script, parts)
  return withMessageId(parts, id)
}

/** An error event carries the call's own request id, and a huge answer is not for keeping. */
function isKeepable(script: Script | undefined): boolean {
  if (!script) return true
  const events = script.events ?? 0
  const bytes = script.totalBytes ?? events * (script.eventBytes ?? 64)
  return script.errorEvent === undefined && bytes <= maxKeptBytes && events <= maxKeptEvents
}

function messageId(count: number): string {
  return `msg_01sim${count.toString(36).padStart(placeholderId.length - 9, '0')}`
}

function withMessageId(parts: readonly Part[], id: string): readonly Part[] {
  const [first, ...rest] = parts
  if (!first) return parts
  const bytes = Buffer.from(first.bytes)
  bytes.write(id, bytes.indexOf(placeholderId), 'latin1')
  return [{ ...first, bytes }, ...rest]
}
