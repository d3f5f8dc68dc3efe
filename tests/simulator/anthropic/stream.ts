import type { Part } from '../answer.ts'
import type { Script } from '../script.ts'
import { sseComment, sseEvent } from '../sse.ts'
import type { Block, Content } from './content.ts'
import { errorBody } from './errors.ts'
import type { MessageRequest } from './message-request.ts'
import { endNotice, startNotice, type UsageNotice, usageOf } from './message-usage.ts'

export interface Message {
  readonly id: string
  readonly requestId: string
  readonly model: string
  readonly request: MessageRequest
  readonly content: Content
  readonly script: Script | undefined
}

/** The message as server-sent events, made as they are read. */
export function messageEvents(message: Message): Iterable<Part> {
  const { script } = message
  let events = usualEvents(message)
  if (script?.pingEvery !== undefined) events = withPings(events, script)
  if (script?.errorEvent !== undefined) events = withError(events, message, script.errorEvent)
  return script?.comments ? withComments(events, script) : events
}

function* usualEvents(message: Message): Generator<Part> {
  const { content, request, script } = message
  const usage = usageOf(request, content.outputTokens, script)
  yield startEvent(message, startNotice(usage, request, script?.usageReport))
  for (const [index, block] of content.blocks.entries()) yield* blockEvents(block, index, script)
  yield endEvent(content, endNotice(usage, request, script?.usageReport), script)
  yield event('message_stop', {}, script)
}

function startEvent({ id, model, script }: Message, { body, tells }: UsageNotice): Part {
  const message = {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    ...(body ? { usage: body } : {}),
  }
  return { ...event('message_start', { message }, script), ...(tells ? { tells } : {}) }
}

function* blockEvents(block: Block, index: number, script: Script | undefined): Generator<Part> {
  yield event('content_block_start', { index, content_block: emptyBlock(block) }, script)
  if (index === 0) yield ping(script)
  let text: string | undefined
  let part: Part | undefined
  for (const piece of block.deltas) {
    // A long answer repeats one piece many times; its bytes are made once.
    if (piece !== text || !part) part = delta(index, deltaOf(block, piece), script)
    text = piece
    yield part
  }
  if (block.kind === 'thinking') {
    yield delta(index, { type: 'signature_delta', signature: block.signature }, script)
  }
  yield event('content_block_stop', { index }, script)
}

function emptyBlock(block: Block): unknown {
  if (block.kind === 'text') return { type: 'text', text: '' }
  if (block.kind === 'thinking') return { type: 'thinking', thinking: '', signature: '' }
  return { type: 'tool_use', id: block.id, name: block.name, input: {} }
}

function deltaOf(block: Block, piece: string): unknown {
  if (block.kind === 'text') return { type: 'text_delta', text: piece }
  if (block.kind === 'thinking') return { type: 'thinking_delta', thinking: piece }
  return { type: 'input_json_delta', partial_json: piece }
}

function endEvent(content: Content, { body, tells }: UsageNotice, script: Script | undefined): Part {
  const fields = {
    delta: { stop_reason: content.stopReason, stop_sequence: null },
    ...(body ? { usage: body } : {}),
  }
  return { ...event('message_delta', fields, script), ...(tells ? { tells } : {}) }
}

function delta(index: number, value: unknown, script: Script | undefined): Part {
  return event('content_block_delta', { index, delta: value }, script)
}

function event(type: string, fields: object, script: Script | undefined): Part {
  return { bytes: sseEvent(type, JSON.stringify({ type, ...fields }), script?.lineEnd) }
}

function ping(script: Script | undefined): Part {
  return { bytes: sseEvent('ping', '{"type": "ping"}', script?.lineEnd) }
}

function* withPings(events: Iterable<Part>, script: Script): Generator<Part> {
  let count = 0
  for (const part of events) {
    if (count > 0 && count % (script.pingEvery ?? 1) === 0) yield ping(script)
    count += 1
    yield part
  }
}

function* withError(events: Iterable<Part>, message: Message, type: string): Generator<Part> {
  const { script, requestId } = message
  let left = script?.errorAfter ?? 0
  for (const part of events) {
    if (left <= 0) break
    left -= 1
    yield part
  }
  const body = errorBody({ status: 500, type, message: script?.message }, requestId)
  yield { bytes: sseEvent('error', JSON.stringify(body), script?.lineEnd) }
}

function* withComments(events: Iterable<Part>, script: Script): Generator<Part> {
  const comment = sseComment('a comment of the simulator', script.lineEnd)
  for (const part of events) yield { ...part, bytes: Buffer.concat([comment, part.bytes]) }
}
