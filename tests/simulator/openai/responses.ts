import type { Part } from '../answer.ts'
import type { Script } from '../script.ts'
import { sseComment, sseEvent } from '../sse.ts'
import { type AnswerPlan, usageBody } from './answer-plan.ts'
import { errorObject } from './errors.ts'
import type { Prompt } from './prompt.ts'

export interface Response {
  readonly number: number
  readonly prompt: Prompt
  readonly plan: AnswerPlan
  readonly script: Script | undefined
}

type Item = Readonly<Record<string, unknown>>

/** The answer as one document of the Responses format. */
export function responseDocument(response: Response): Part {
  const told = tellsUsage(response)
  const bytes = Buffer.from(JSON.stringify(finishedResponse(response)))
  return { bytes, ...(told && { tells: response.plan.usage }) }
}

/** The answer as events of the Responses format, made as they are read. */
export function responseEvents(response: Response): Iterable<Part> {
  const { script } = response
  const events = script?.errorEvent === undefined ? usualEvents(response) : withFailure(response)
  return script?.comments ? withComments(events, script) : events
}

function* usualEvents(response: Response): Generator<Part> {
  const { plan, script } = response
  let number = 0
  const event = (type: string, fields: object): Part => {
    const text = JSON.stringify({ type, sequence_number: number, ...fields })
    number += 1
    return { bytes: sseEvent(type, text, script?.lineEnd) }
  }
  const begun = { ...shell(response), status: 'in_progress', output: [], usage: null }
  yield event('response.created', { response: begun })
  yield event('response.in_progress', { response: begun })
  let index = 0
  for (const item of sideItems(response)) {
    yield event('response.output_item.added', { output_index: index, item })
    yield event('response.output_item.done', { output_index: index, item })
    index += 1
  }
  const pieces: string[] = []
  const item = { item_id: answerId(response), output_index: index }
  const begin = answerItem(response, '', 'in_progress')
  yield event('response.output_item.added', { output_index: index, item: begin })
  const isText = plan.block.kind === 'text'
  const place = isText ? { ...item, content_index: 0 } : item
  if (isText) yield event('response.content_part.added', { ...place, part: textPart('') })
  const delta = isText ? 'response.output_text.delta' : 'response.function_call_arguments.delta'
  for (const piece of plan.block.deltas) {
    pieces.push(piece)
    yield event(delta, { ...place, delta: piece })
  }
  const text = pieces.join('')
  if (isText) {
    yield event('response.output_text.done', { ...place, text })
    yield event('response.content_part.done', { ...place, part: textPart(text) })
  } else yield event('response.function_call_arguments.done', { ...place, arguments: text })
  yield event('response.output_item.done', {
    output_index: index,
    item: answerItem(response, text, 'completed'),
  })
  const end = event(`response.${finalStatus(response)}`, { response: finishedResponse(response) })
  yield tellsUsage(response) ? { ...end, tells: plan.usage } : end
}

function* withFailure(response: Response): Generator<Part> {
  const { script } = response
  let left = script?.errorAfter ?? 0
  for (const part of usualEvents(response)) {
    if (left <= 0) break
    left -= 1
    yield part
  }
  const code = script?.errorEvent ?? ''
  const { message } = errorObject({ status: 500, type: code, message: script?.message }) as Item
  const failed = { ...shell(response), status: 'failed', error: { code, message }, output: [], usage: null }
  const event = { type: 'response.failed', sequence_number: 99, response: failed }
  yield { bytes: sseEvent('response.failed', JSON.stringify(event), script?.lineEnd) }
}

function* withComments(events: Iterable<Part>, script: Script): Generator<Part> {
  const comment = sseComment('a comment of the simulator', script.lineEnd)
  for (const part of events) yield { ...part, bytes: Buffer.concat([comment, part.bytes]) }
}

function shell({ number, prompt }: Response): Item {
  return {
    id: `resp_sim${String(number).padStart(12, '0')}`,
    object: 'response',
    created_at: 1_795_000_000,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    model: prompt.model,
    parallel_tool_calls: true,
    service_tier: 'default',
    store: false,
    tool_choice: 'auto',
    tools: [],
  }
}

function finishedResponse(response: Response): Item {
  const { plan } = response
  const text = [...plan.block.deltas].join('')
  const reason = { incomplete_details: { reason: 'max_output_tokens' } }
  return {
    ...shell(response),
    status: finalStatus(response),
    ...(plan.isCutShort && reason),
    output: [...sideItems(response), answerItem(response, text, 'completed')],
    usage: tellsUsage(response) ? usageBody(plan.usage, ['input', 'output']) : null,
  }
}

function finalStatus({ plan }: Response): 'completed' | 'incomplete' {
  return plan.isCutShort ? 'incomplete' : 'completed'
}

/** Thoughts and searches, which come before the answer. */
function sideItems({ number, prompt, plan }: Response): readonly Item[] {
  const reasoning = { type: 'reasoning', id: `rs_${number}`, summary: [], encrypted_content: 'gAAAAsim' }
  const search = (_: unknown, index: number): Item => ({
    type: 'web_search_call',
    id: `ws_${number}_${index}`,
    status: 'completed',
    action: { type: 'search', query: 'news' },
  })
  const searches = Array.from({ length: plan.usage.webSearches }, search)
  return [...(prompt.reasons ? [reasoning] : []), ...searches]
}

function answerId({ number, plan }: Response): string {
  return `${plan.block.kind === 'text' ? 'msg' : 'fc'}_sim${number}`
}

function answerItem(response: Response, text: string, status: string): Item {
  const { block } = response.plan
  const id = answerId(response)
  if (block.kind === 'tool_use')
    return { type: 'function_call', id, call_id: block.id, name: block.name, arguments: text, status }
  const content = status === 'completed' ? [textPart(text)] : []
  return { type: 'message', id, status, role: 'assistant', content }
}

function textPart(text: string): Item {
  return { type: 'output_text', text, annotations: [], logprobs: [] }
}

function tellsUsage({ script }: Response): boolean {
  return script?.usageReport !== 'none'
}
