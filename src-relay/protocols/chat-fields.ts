import { RelayError } from '../kernel/errors.ts'
import { type Fields, readFields, readJson, readText } from './json-values.ts'

/** Says what cannot be held, and where it stands. */
export function cannotHold(place: string, what: string): RelayError {
  return new RelayError(
    'bad_request',
    `${place}: ${what} cannot be converted for this service. Leave it out, or use an address that speaks its own format.`,
  )
}

export interface KnownMembers {
  readonly converted: ReadonlySet<string>
  /** Members that mean nothing at these values: what the upstream does anyway, or no business of its own. */
  readonly harmless: Readonly<Record<string, (value: unknown) => boolean>>
}

/** The members of a chat completion's request that are not empty. Throws `RelayError` `bad_request` for others. */
export function readChatBody(text: Buffer, { converted, harmless }: KnownMembers): Fields {
  const parsed = readJson(text.toString())
  if (parsed === undefined) throw new RelayError('bad_request', 'The request body is not valid JSON.')
  const body = Object.fromEntries(
    Object.entries(readFields(parsed)).filter(([, value]) => value !== null && value !== undefined),
  )
  for (const [name, value] of Object.entries(body)) {
    if (!converted.has(name) && !harmless[name]?.(value))
      throw cannotHold(name, `the value ${JSON.stringify(value)?.slice(0, 80)}`)
  }
  return body
}

export const harmlessAnywhere: KnownMembers['harmless'] = {
  store: value => value === false,
  logprobs: value => value === false,
  logit_bias: value => Object.keys(readFields(value)).length === 0,
  metadata: value => Object.keys(readFields(value)).length === 0,
  modalities: value => JSON.stringify(value) === '["text"]',
  // A hint at which calls belong together, which the relay has read.
  prompt_cache_key: () => true,
}

/** Answers carry them back; empty they mean nothing. */
const emptyMembers = new Set([
  'refusal',
  'annotations',
  'audio',
  'function_call',
  'name',
  'reasoning_content',
])

/** @param known members of a message that are converted */
export function refuseOthers(message: Fields, place: string, known: ReadonlySet<string>): void {
  for (const [name, value] of Object.entries(message)) {
    const isEmpty = value === null || value === undefined || (Array.isArray(value) && value.length === 0)
    if (known.has(name) || (emptyMembers.has(name) && isEmpty)) continue
    throw cannotHold(place, `the member "${name}"`)
  }
}

export function partsOf(content: unknown, place: string): { readonly part: Fields; readonly at: string }[] {
  if (!Array.isArray(content)) throw cannotHold(place, 'content that is neither a text nor a list')
  return content.map((part, index) => ({ part: readFields(part), at: `${place}[${index}]` }))
}

/** The texts of content that may hold nothing else. */
export function textsOf(content: unknown, place: string): string[] {
  if (typeof content === 'string') return content === '' ? [] : [content]
  return partsOf(content, place).map(({ part, at }) => {
    const text = readText(part['text'])
    if (part['type'] !== 'text' || text === undefined) throw cannotHold(at, 'a part that is no text')
    return text
  })
}

export interface InlineFile {
  readonly mediaType: string
  /** In base64. */
  readonly data: string
}

/** What a `data:` address holds; undefined for any other. */
export function dataOf(url: string): InlineFile | undefined {
  const found = /^data:([\w.+-]+\/[\w.+-]+);base64,/.exec(url)
  return found?.[1] === undefined ? undefined : { mediaType: found[1], data: url.slice(found[0].length) }
}

export function imageUrlOf(image: Fields, place: string): string {
  const detail = image['detail'] ?? 'auto'
  if (detail !== 'auto') throw cannotHold(`${place}.image_url.detail`, JSON.stringify(detail))
  return readText(image['url']) ?? ''
}

export interface FunctionCall {
  readonly id: string | undefined
  readonly name: unknown
  readonly input: object
}

/** One of the calls of an assistant's message. */
export function readCall(call: Fields, place: string): FunctionCall {
  if (call['type'] !== 'function')
    throw cannotHold(place, `a call of the type ${JSON.stringify(call['type'])}`)
  const { name, arguments: text } = readFields(call['function'])
  const input = text === '' ? {} : readJson(readText(text) ?? '')
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw cannotHold(`${place}.function.arguments`, 'a text that is no JSON object')
  return { id: readText(call['id']), name, input }
}

export interface FunctionTool {
  readonly name: unknown
  readonly description: unknown
  readonly parameters: unknown
  readonly isStrict: boolean
}

export function readTools(tools: unknown): FunctionTool[] {
  if (!Array.isArray(tools)) throw new RelayError('bad_request', 'The field "tools" must be a list.')
  return tools.map((tool, index) => {
    const { type, function: stated } = readFields(tool)
    if (type !== 'function') throw cannotHold(`tools[${index}]`, `a tool of the type ${JSON.stringify(type)}`)
    const { name, description, parameters, strict } = readFields(stated)
    return { name, description, parameters, isStrict: strict === true }
  })
}

/** The function that a choice of a tool names. */
export function namedFunction(choice: unknown): string {
  const { type, function: target } = readFields(choice)
  const name = readText(readFields(target)['name'])
  if (type !== 'function' || name === undefined) throw cannotHold('tool_choice', JSON.stringify(choice))
  return name
}
