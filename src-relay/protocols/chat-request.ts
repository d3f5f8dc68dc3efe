import { RelayError } from '../kernel/errors.ts'
import { cannotHold, convertMessages } from './chat-request-messages.ts'
import { type Fields, readFields, readJson, readText } from './json-values.ts'

export interface ChatWish {
  /** The body in the Messages format. */
  readonly body: object
  readonly isStream: boolean
  readonly tellsUsage: boolean
}

/** The upstream's format wants a limit; where the client states none, one that no current model refuses. */
const usualMaxTokens = 32_000
const efforts = new Set<unknown>(['low', 'medium', 'high'])

/** Members that mean nothing at these values: what the upstream does anyway, or no business of its own. */
const harmless: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: value => value === 1,
  store: value => value === false,
  logprobs: value => value === false,
  presence_penalty: value => value === 0,
  frequency_penalty: value => value === 0,
  logit_bias: value => Object.keys(readFields(value)).length === 0,
  metadata: value => Object.keys(readFields(value)).length === 0,
  modalities: value => JSON.stringify(value) === '["text"]',
  service_tier: value => value === 'auto' || value === 'default',
  // A hint at which calls belong together, which the relay has read.
  prompt_cache_key: () => true,
}

const converted = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'stop',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'user',
  'reasoning_effort',
  'response_format',
])

/** A chat completion in the Messages format. Throws `RelayError` `bad_request` for what that cannot hold. */
export function convertChatRequest(text: Buffer): ChatWish {
  const parsed = readJson(text.toString())
  if (parsed === undefined) throw new RelayError('bad_request', 'The request body is not valid JSON.')
  const body = dropEmpty(readFields(parsed))
  for (const [name, value] of Object.entries(body)) {
    if (!converted.has(name) && !harmless[name]?.(value))
      throw cannotHold(name, `the value ${JSON.stringify(value)?.slice(0, 80)}`)
  }
  const { system, messages } = convertMessages(body['messages'])
  const isStream = body['stream'] === true
  return {
    isStream,
    tellsUsage: isStream && readFields(body['stream_options'])['include_usage'] === true,
    body: {
      model: body['model'],
      max_tokens: body['max_completion_tokens'] ?? body['max_tokens'] ?? usualMaxTokens,
      ...(system.length > 0 && { system }),
      messages,
      ...(isStream && { stream: true }),
      ...sampling(body),
      ...toolsOf(body),
      ...outputOf(body),
      ...(body['user'] !== undefined && { metadata: { user_id: body['user'] } }),
    },
  }
}

function dropEmpty(body: Fields): Fields {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== undefined))
}

function sampling({ temperature, top_p: topP, stop }: Fields): object {
  if (typeof temperature === 'number' && temperature > 1)
    throw cannotHold('temperature', `${temperature}, which is above 1,`)
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stop !== undefined && { stop_sequences: typeof stop === 'string' ? [stop] : stop }),
  }
}

function toolsOf({ tools, tool_choice: choice, parallel_tool_calls: parallel }: Fields): object {
  if (tools === undefined) return {}
  if (!Array.isArray(tools)) throw new RelayError('bad_request', 'The field "tools" must be a list.')
  const isSerial = parallel === false && choice !== 'none'
  const chosen = choice === undefined ? (isSerial ? { type: 'auto' } : undefined) : readChoice(choice)
  return {
    tools: tools.map((tool, index) => convertTool(readFields(tool), `tools[${index}]`)),
    ...(chosen && { tool_choice: { ...chosen, ...(isSerial && { disable_parallel_tool_use: true }) } }),
  }
}

function convertTool(tool: Fields, place: string): object {
  if (tool['type'] !== 'function')
    throw cannotHold(place, `a tool of the type ${JSON.stringify(tool['type'])}`)
  const { name, description, parameters, strict } = readFields(tool['function'])
  return {
    name,
    ...(description !== undefined && { description }),
    input_schema: parameters ?? { type: 'object', properties: {} },
    ...(strict === true && { strict }),
  }
}

const choices: Readonly<Record<string, object>> = {
  auto: { type: 'auto' },
  none: { type: 'none' },
  required: { type: 'any' },
}

function readChoice(choice: unknown): object {
  const word = readText(choice)
  const named = word !== undefined && Object.hasOwn(choices, word) ? choices[word] : undefined
  if (named) return named
  const { type, function: target } = readFields(choice)
  const name = readText(readFields(target)['name'])
  if (type !== 'function' || name === undefined) throw cannotHold('tool_choice', JSON.stringify(choice))
  return { type: 'tool', name }
}

function outputOf({ reasoning_effort: effort, response_format: wanted }: Fields): object {
  if (effort !== undefined && !efforts.has(effort))
    throw cannotHold('reasoning_effort', JSON.stringify(effort))
  const format = wanted === undefined ? undefined : readFormat(readFields(wanted))
  if (effort === undefined && format === undefined) return {}
  return { output_config: { ...(effort !== undefined && { effort }), ...(format && { format }) } }
}

function readFormat({ type, json_schema: named }: Fields): object | undefined {
  if (type === 'text') return undefined
  const { schema } = readFields(named)
  if (type !== 'json_schema' || schema === undefined)
    throw cannotHold('response_format', JSON.stringify(type))
  return { type: 'json_schema', schema }
}
