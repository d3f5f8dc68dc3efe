import { type Fields, readCountValue, readFields, readList, readText } from './json-values.ts'

const reasons: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
}

/** Why an answer ended, in the words of chat completions. */
export function finishReason(stopReason: unknown): string {
  return reasons[String(stopReason)] ?? 'stop'
}

/** Usage of the Messages format in the words of chat completions, where what was cached counts within the prompt. */
export function chatUsage(usage: Fields): object {
  const count = (name: string) => readCountValue(usage[name]) ?? 0
  const cached = count('cache_read_input_tokens')
  const prompt = count('input_tokens') + cached + count('cache_creation_input_tokens')
  const completion = count('output_tokens')
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached },
  }
}

/** An error of the Messages format in the words of chat completions. */
export function chatError(document: unknown): object {
  const { type, message } = readFields(readFields(document)['error'])
  return {
    message: readText(message) ?? 'The provider refused the call.',
    type: readText(type) ?? 'api_error',
    param: null,
    code: null,
  }
}

/** A whole answer of the Messages format as a chat completion. */
export function chatCompletion(message: Fields, created: number): object {
  const blocks = readList(message['content'])
  const textOf = (type: string, member: string) =>
    blocks.filter(block => block['type'] === type).map(block => readText(block[member]) ?? '')
  const calls = blocks.filter(block => block['type'] === 'tool_use').map(toolCall)
  const text = textOf('text', 'text')
  const thinking = textOf('thinking', 'thinking').join('')
  return {
    id: message['id'],
    object: 'chat.completion',
    created,
    model: message['model'],
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text.length > 0 ? text.join('') : null,
          refusal: null,
          ...(thinking !== '' && { reasoning_content: thinking }),
          ...(calls.length > 0 && { tool_calls: calls }),
        },
        logprobs: null,
        finish_reason: finishReason(message['stop_reason']),
      },
    ],
    usage: chatUsage(readFields(message['usage'])),
  }
}

function toolCall({ id, name, input }: Fields): object {
  return { id, type: 'function', function: { name, arguments: JSON.stringify(input ?? {}) } }
}
