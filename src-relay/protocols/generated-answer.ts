import { type ChatDelta, createPartReader, type ToolCallDelta } from './generated-parts.ts'
import { type Fields, readCountValue, readFields, readList, readText } from './json-values.ts'

/** Usage of the generateContent format in the words of chat completions, where thoughts count within the output. */
export function usageOfGeneration(metadata: Fields): object {
  const count = (name: string) => readCountValue(metadata[name]) ?? 0
  const reasoning = count('thoughtsTokenCount')
  const prompt = count('promptTokenCount') + count('toolUsePromptTokenCount')
  const completion = count('candidatesTokenCount') + reasoning
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: count('cachedContentTokenCount') },
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
}

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
}

/** An error of the generateContent format in the words of chat completions. */
export function errorOfGeneration(document: unknown): object {
  // Where the answer would have been an array, the error stands in one.
  const { error } = readFields(Array.isArray(document) ? document[0] : document)
  const { code, message, status } = readFields(error)
  return {
    message: readText(message) ?? 'The provider refused the call.',
    type: errorTypes[Number(code)] ?? 'server_error',
    param: null,
    code: readText(status)?.toLowerCase() ?? null,
  }
}

/** Why the provider has not let the prompt through to the model; undefined where it has. */
export function blockOf(answer: Fields): string | undefined {
  const { blockReason, blockReasonMessage } = readFields(answer['promptFeedback'])
  const reason = readText(blockReason)
  return reason && (readText(blockReasonMessage) ?? `The provider has blocked the prompt: ${reason}.`)
}

/** A whole answer of the generateContent format as a chat completion. */
export function completionOf(answer: Fields, now: number): object {
  const id = idOf(answer, now)
  const candidates = readList(answer['candidates'])
  const blocked = candidates.length === 0 ? blockOf(answer) : undefined
  return {
    id,
    object: 'chat.completion',
    created: Math.floor(now / 1000),
    model: answer['modelVersion'],
    choices:
      blocked === undefined ? candidates.map((each, at) => choiceOf(each, id, at)) : [refusalOf(blocked)],
    usage: usageOfGeneration(readFields(answer['usageMetadata'])),
  }
}

export function idOf(answer: Fields, now: number): string {
  return readText(answer['responseId']) ?? `chatcmpl-${now}`
}

function choiceOf(candidate: Fields, answerId: string, at: number): object {
  const index = readCountValue(candidate['index']) ?? at
  const reader = createPartReader(answerId, index)
  const deltas = reader.read(candidate)
  const calls = deltas.flatMap(({ tool_calls: made = [] }) => made).map(withoutPlace)
  const content = joined(deltas, 'content')
  const reasoning = joined(deltas, 'reasoning_content')
  const extra = deltas.findLast(delta => delta.extra_content)?.extra_content
  const message = {
    role: 'assistant',
    content: content ?? null,
    refusal: null,
    ...(reasoning !== undefined && { reasoning_content: reasoning }),
    ...(extra && { extra_content: extra }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
  return { index, message, logprobs: null, finish_reason: reader.finishReason(candidate) ?? 'stop' }
}

/** Only a stream says where in the list a call stands. */
function withoutPlace({ id, type, function: called }: ToolCallDelta): object {
  return { id, type, function: called }
}

function joined(deltas: readonly ChatDelta[], name: 'content' | 'reasoning_content'): string | undefined {
  const texts = deltas.flatMap(delta => delta[name] ?? [])
  return texts.length === 0 ? undefined : texts.join('')
}

function refusalOf(words: string): object {
  const message = { role: 'assistant', content: null, refusal: words }
  return { index: 0, message, logprobs: null, finish_reason: 'content_filter' }
}
