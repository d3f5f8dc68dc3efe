import { chatError, chatUsage, finishReason } from './chat-answer.ts'
import { type ChatStreamOptions, type ChunkWriter, createChunkWriter } from './chat-chunk-writer.ts'
import type { AnswerConverter } from './conversion.ts'
import { type Fields, readFields, readJson, readText } from './json-values.ts'
import { createSseScanner } from './sse.ts'

const wanted = [
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
  'error',
].map(type => Buffer.from(type))

/** Events of the Messages format as chunks of a chat completion, each as soon as it is whole. */
export function createChatStream(options: ChatStreamOptions): AnswerConverter {
  const writer = createChunkWriter(options)
  const steps = createSteps(writer)
  const scanner = createSseScanner({
    wanted,
    isWanted: () => true,
    onEvent(type, data) {
      const event = readFields(readJson(data))
      const kind = readText(event['type']) ?? type ?? ''
      if (Object.hasOwn(steps, kind)) steps[kind]?.(event)
    },
  })
  return {
    contentType: 'text/event-stream; charset=utf-8',
    push(bytes) {
      scanner.push(bytes)
      return writer.take()
    },
    end: writer.take,
  }
}

function createSteps(writer: ChunkWriter): Readonly<Record<string, (event: Fields) => void>> {
  let usage: Fields = {}
  /** Of the call under way: its number, and whether its arguments have begun. */
  let call: { readonly index: number; hasArguments: boolean } | undefined
  let calls = 0
  const sendArguments = (text: string): void => {
    if (!call) return
    call.hasArguments = true
    writer.delta({ tool_calls: [{ index: call.index, function: { arguments: text } }] })
  }
  return {
    message_start(event) {
      const message = readFields(event['message'])
      writer.begin({ id: message['id'], model: message['model'] })
      usage = readFields(message['usage'])
      writer.delta({ role: 'assistant', content: '', refusal: null })
    },
    content_block_start(event) {
      const { type, id, name, text } = readFields(event['content_block'])
      if (type === 'text' && text) writer.delta({ content: text })
      if (type !== 'tool_use') return
      call = { index: calls, hasArguments: false }
      calls += 1
      const begun = { index: call.index, id, type: 'function', function: { name, arguments: '' } }
      writer.delta({ tool_calls: [begun] })
    },
    content_block_delta(event) {
      const { type, text, thinking, partial_json: json } = readFields(event['delta'])
      if (type === 'text_delta') writer.delta({ content: text })
      if (type === 'thinking_delta') writer.delta({ reasoning_content: thinking })
      if (type === 'input_json_delta' && json !== '') sendArguments(readText(json) ?? '')
    },
    content_block_stop() {
      if (call && !call.hasArguments) sendArguments('{}')
      call = undefined
    },
    message_delta(event) {
      usage = { ...usage, ...readFields(event['usage']) }
      writer.delta({}, { reason: finishReason(readFields(event['delta'])['stop_reason']) })
    },
    message_stop: () => writer.finish(chatUsage(usage)),
    error: event => writer.fail(chatError(event)),
  }
}
