import type { Part } from '../answer.ts'
import { sseComment } from '../sse.ts'
import { usageBody } from './answer-plan.ts'
import { errorObject } from './errors.ts'
import type { Response } from './responses.ts'

type Item = Readonly<Record<string, unknown>>

/** The answer as one document of the chat completions format. */
export function chatDocument(response: Response): Part {
  const { plan, script } = response
  const text = [...plan.block.deltas].join('')
  const told = script?.usageReport !== 'none'
  const message =
    plan.block.kind === 'text'
      ? { role: 'assistant', content: text, refusal: null }
      : {
          role: 'assistant',
          content: null,
          refusal: null,
          tool_calls: [{ ...callOf(response), function: { name: plan.block.name, arguments: text } }],
        }
  const document = {
    ...shell(response, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: reasonOf(response) }],
    ...(told && { usage: chatUsage(response) }),
  }
  return { bytes: Buffer.from(JSON.stringify(document)), ...(told && { tells: plan.usage }) }
}

/** The answer as chunks of the chat completions format, made as they are read. */
export function* chatEvents(response: Response): Generator<Part> {
  const { script } = response
  let left = script?.errorEvent === undefined ? Number.POSITIVE_INFINITY : (script.errorAfter ?? 0)
  for (const part of usualEvents(response)) {
    if (left <= 0) {
      const error = errorObject({ status: 500, type: script?.errorEvent, message: script?.message })
      return yield { bytes: event({ error }) }
    }
    left -= 1
    const comment = script?.comments ? [sseComment('a comment of the simulator')] : []
    yield { ...part, bytes: Buffer.concat([...comment, part.bytes]) }
  }
}

function* usualEvents(response: Response): Generator<Part> {
  const { plan, prompt, script } = response
  const told = prompt.tellsUsage && script?.usageReport !== 'none'
  const chunk = (delta: Item, reason: string | null = null): Part => ({
    bytes: event({
      ...shell(response, 'chat.completion.chunk'),
      choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
      ...(told && { usage: null }),
    }),
  })
  const isText = plan.block.kind === 'text'
  yield chunk({ role: 'assistant', content: isText ? '' : null, refusal: null })
  if (!isText) yield chunk({ tool_calls: [{ index: 0, ...callOf(response) }] })
  for (const piece of plan.block.deltas)
    yield chunk(isText ? { content: piece } : { tool_calls: [{ index: 0, function: { arguments: piece } }] })
  yield chunk({}, reasonOf(response))
  if (told) {
    const last = { ...shell(response, 'chat.completion.chunk'), choices: [], usage: chatUsage(response) }
    yield { bytes: event(last), tells: plan.usage }
  }
  yield { bytes: Buffer.from('data: [DONE]\n\n') }
}

function callOf({ plan }: Response): Item {
  const { block } = plan
  if (block.kind !== 'tool_use') return {}
  return { id: block.id, type: 'function', function: { name: block.name, arguments: '' } }
}

function shell({ number, prompt }: Response, object: string): Item {
  const id = `chatcmpl-sim${String(number).padStart(12, '0')}`
  return { id, object, created: 1_795_000_000, model: prompt.model, service_tier: 'default' }
}

function reasonOf({ plan }: Response): string {
  if (plan.isCutShort) return 'length'
  return plan.block.kind === 'text' ? 'stop' : 'tool_calls'
}

function chatUsage({ plan }: Response): object {
  return usageBody(plan.usage, ['prompt', 'completion'])
}

function event(value: object): Buffer {
  return Buffer.from(`data: ${JSON.stringify(value)}\n\n`)
}
