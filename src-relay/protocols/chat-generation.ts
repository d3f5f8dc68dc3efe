import { convertContents } from './chat-contents.ts'
import {
  cannotHold,
  type FunctionTool,
  harmlessAnywhere,
  namedFunction,
  readChatBody,
  readTools,
} from './chat-fields.ts'
import { type Fields, readFields, readList, readText } from './json-values.ts'

/** What the upstream calls so much thinking of this model; undefined where it has no name for it. */
export type ThinkingConfig = (model: string, effort: string) => object | undefined

export interface GenerationWish {
  readonly model: string
  /** The body in the generateContent format. */
  readonly body: object
  readonly isStream: boolean
  readonly tellsUsage: boolean
}

const harmless = {
  ...harmlessAnywhere,
  parallel_tool_calls: (value: unknown) => value === true,
  verbosity: (value: unknown) => value === 'medium',
  // Who asks changes nothing in the answer, and the upstream does not ask for it.
  user: () => true,
  safety_identifier: () => true,
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
  'n',
  'seed',
  'stop',
  'presence_penalty',
  'frequency_penalty',
  'tools',
  'tool_choice',
  'reasoning_effort',
  'response_format',
  'service_tier',
])

/** A chat completion in the generateContent format. Throws `RelayError` `bad_request` for what that cannot hold. */
export function convertGeneration(text: Buffer, thinkingConfig: ThinkingConfig): GenerationWish {
  const body = readChatBody(text, { converted, harmless })
  const { system, contents } = convertContents(body['messages'])
  // Its own list of models names them with their place.
  const model = (readText(body['model']) ?? '').replace(/^models\//, '')
  const isStream = body['stream'] === true
  const generationConfig = {
    ...samplingOf(body),
    ...thinkingOf(model, body['reasoning_effort'], thinkingConfig),
    ...formatOf(readFields(body['response_format'])),
  }
  return {
    model,
    isStream,
    tellsUsage: isStream && readFields(body['stream_options'])['include_usage'] === true,
    body: {
      contents,
      ...(system.length > 0 && { systemInstruction: { parts: system } }),
      ...(Object.keys(generationConfig).length > 0 && { generationConfig }),
      ...toolsOf(body),
      ...tierOf(body['service_tier']),
    },
  }
}

const sameMeaning = {
  temperature: 'temperature',
  top_p: 'topP',
  n: 'candidateCount',
  seed: 'seed',
  presence_penalty: 'presencePenalty',
  frequency_penalty: 'frequencyPenalty',
} as const

function samplingOf(body: Fields): object {
  const { stop, max_tokens: limit, max_completion_tokens: newerLimit } = body
  const maxOutputTokens = newerLimit ?? limit
  const entries = Object.entries(sameMeaning).map(([name, theirs]) => [theirs, body[name]] as const)
  return {
    ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(stop !== undefined && { stopSequences: typeof stop === 'string' ? [stop] : stop }),
  }
}

function thinkingOf(model: string, effort: unknown, thinkingConfig: ThinkingConfig): object {
  if (effort === undefined) return {}
  const config = thinkingConfig(model, readText(effort) ?? '')
  if (config === undefined) throw cannotHold('reasoning_effort', JSON.stringify(effort))
  return { thinkingConfig: config }
}

function formatOf({ type, json_schema: named }: Fields): object {
  if (type === undefined || type === 'text') return {}
  const responseMimeType = 'application/json'
  if (type === 'json_object') return { responseMimeType }
  const { schema } = readFields(named)
  if (type !== 'json_schema' || schema === undefined)
    throw cannotHold('response_format', JSON.stringify(type))
  return { responseMimeType, responseJsonSchema: schema }
}

/** `auto` leaves it to the project's settings, as saying nothing does. */
function tierOf(tier: unknown): object {
  if (tier === undefined || tier === 'auto' || tier === 'default') return {}
  if (tier !== 'flex' && tier !== 'priority') throw cannotHold('service_tier', JSON.stringify(tier))
  return { serviceTier: tier }
}

function toolsOf({ tools: listed, tool_choice: choice }: Fields): object {
  if (listed === undefined) return {}
  const tools = readTools(listed)
  if (tools.length === 0) return {}
  const functionCallingConfig = readChoice(
    choice,
    tools.some(({ isStrict }) => isStrict),
  )
  return {
    tools: [{ functionDeclarations: tools.map(declarationOf) }],
    ...(functionCallingConfig && { toolConfig: { functionCallingConfig } }),
  }
}

/** As JSON Schema, which this format takes whole; its older form of a schema is a part of it. */
function declarationOf({ name, description, parameters }: FunctionTool): object {
  return {
    name,
    ...(description !== undefined && { description }),
    ...(parameters !== undefined && parameters !== null && { parametersJsonSchema: parameters }),
  }
}

/** `VALIDATED`: text or calls, and calls that keep to their schema, which `strict` asks for; `ANY` always does. */
function readChoice(choice: unknown, isStrict: boolean): object | undefined {
  if (choice === undefined || choice === 'auto') return isStrict ? { mode: 'VALIDATED' } : undefined
  if (choice === 'none') return { mode: 'NONE' }
  if (choice === 'required') return { mode: 'ANY' }
  const { type, allowed_tools: allowed } = readFields(choice)
  if (type !== 'allowed_tools') return { mode: 'ANY', allowedFunctionNames: [namedFunction(choice)] }
  const { mode, tools } = readFields(allowed)
  const allowedFunctionNames = readList(tools).map(namedFunction)
  return { mode: mode === 'required' ? 'ANY' : 'VALIDATED', allowedFunctionNames }
}
