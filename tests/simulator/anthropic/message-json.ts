import type { Part } from '../answer.ts'
import type { Block } from './content.ts'
import { usageBody, usageOf } from './message-usage.ts'
import type { Message } from './stream.ts'

/** The message as one JSON document. */
export function messageDocument({ id, model, request, content, script }: Message): Part {
  const usage = usageOf(request, content.outputTokens, script)
  const isTold = script?.usageReport !== 'none'
  const document = {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: content.blocks.map(wholeBlock),
    stop_reason: content.stopReason,
    stop_sequence: null,
    ...(isTold ? { usage: usageBody(usage, request) } : {}),
  }
  return { bytes: Buffer.from(JSON.stringify(document)), ...(isTold ? { tells: usage } : {}) }
}

function wholeBlock(block: Block): unknown {
  const text = [...block.deltas].join('')
  if (block.kind === 'text') return { type: 'text', text }
  if (block.kind === 'thinking') return { type: 'thinking', thinking: text, signature: block.signature }
  return { type: 'tool_use', id: block.id, name: block.name, input: JSON.parse(text) as unknown }
}
