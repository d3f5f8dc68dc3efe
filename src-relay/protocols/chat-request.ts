import {
  cannotHold,
  type FunctionTool,
  harmlessAnywhere,
  namedFunction,
  readChatBody,
  readTools,
} from './chat-fields.ts'
import { convertMessages } from './chat-request-messages.ts'
import { type Fields, readFields, readText } from './json-values.ts'

export interface ChatWish {
  /** The body in the Messages format. */
  readonly body: object
  readonly isStream: boolean
  readonly tellsUsage: boolean
}

/** The upstream's format wants a limit: what is asked for where the client states none. */
export type UsualMaxTokens = (model: string) => number

// Which of them a model knows, the upstream says.
const efforts = new Set<unknown>(['low', 'medium', 'high', 'xhigh'])

const harmless = {
  ...harmlessAnywhere,
  n: (value: unknown) => value === 1,
  presence_penalty: (value: unknown) => value === 0,
  frequency_penalty: (value: unknown) => value === 0,
  service_tier: (value: unknown) => value === 'auto' || value === 'default',
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
export function convertChatRequest(text: Buffer, usualMaxTokens: UsualMaxTokens): ChatWish {
  const body = readChatBody(text, { converted, harmless })
  const { system, messages } = convertMessages(body['messages'])
  const isStream = body['stream'] === true
  return {
    isStream,
    tellsUsage: isStream && readFields(body['stream_options'])['include_usage'] === true,
    body: {
      model: body['model'],
      max_tokens:
        body['max_completion_tokens'] ?? body['max_tokens'] ?? usualMaxTokens(readText(body['model']) ?? ''),
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
  const isSerial = parallel === false && choice !== 'none'
  const chosen = choice === undefined ? (isSerial ? { type: 'auto' } : undefined) : readChoice(choice)
  return {
    tools: readTools(tools).map(convertTool),
    ...(chosen && { tool_choice: { ...chosen, ...(isSerial && { disable_parallel_tool_use: true }) } }),
  }
}

function convertTool({ name, description, parameters, isStrict }: FunctionTool): object {
  return {
    name,
    ...(description !== undefined && { description }),
    input_schema: parameters ?? { type: 'object', properties: {} },
    ...(isStrict && { strict: true }),
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
  return named ?? { type: 'tool', name: namedFunction(choice) }
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
