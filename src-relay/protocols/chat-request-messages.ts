import { RelayError } from '../kernel/errors.ts'
import { type Fields, readFields, readJson, readText } from './json-values.ts'

/** A block of Anthropic's Messages format. */
export type Block = Readonly<Record<string, unknown>> & { readonly type: string }
interface Turn {
  readonly role: 'user' | 'assistant'
  readonly content: Block[]
}

export interface ConvertedMessages {
  readonly system: readonly Block[]
  readonly messages: readonly Turn[]
}

/** Says what cannot be held, and where it stands. */
export function cannotHold(place: string, what: string): RelayError {
  return new RelayError(
    'bad_request',
    `${place}: ${what} cannot be converted for this service. Leave it out, or use an address that speaks its own format.`,
  )
}

/** Messages of a chat completion as those of the Messages format. Throws `RelayError` `bad_request`. */
export function convertMessages(messages: unknown): ConvertedMessages {
  if (!Array.isArray(messages)) throw new RelayError('bad_request', 'The field "messages" must be a list.')
  const system: Block[] = []
  const turns: Turn[] = []
  const add = (role: Turn['role'], blocks: readonly Block[]) => {
    const last = turns.at(-1)
    // Results of tools and what the user says with them are one turn.
    if (last?.role === role) last.content.push(...blocks)
    else turns.push({ role, content: [...blocks] })
  }
  for (const [index, given] of messages.entries()) {
    const message = readFields(given)
    const place = `messages[${index}]`
    refuseOthers(message, place)
    const role = message['role']
    if (role === 'system' || role === 'developer') {
      if (turns.length > 0) throw cannotHold(place, 'a system message after others')
      system.push(...textBlocks(message['content'], `${place}.content`))
    } else if (role === 'user') add('user', userBlocks(message['content'], `${place}.content`))
    else if (role === 'tool') add('user', [resultBlock(message, place)])
    else if (role === 'assistant') add('assistant', assistantBlocks(message, place))
    else throw cannotHold(place, `the role ${JSON.stringify(role)}`)
  }
  return { system, messages: turns }
}

const known = new Set(['role', 'content', 'tool_calls', 'tool_call_id'])
/** Answers carry them back; empty they mean nothing. */
const emptyMembers = new Set([
  'refusal',
  'annotations',
  'audio',
  'function_call',
  'name',
  'reasoning_content',
])

function refuseOthers(message: Fields, place: string): void {
  for (const [name, value] of Object.entries(message)) {
    const isEmpty = value === null || value === undefined || (Array.isArray(value) && value.length === 0)
    if (known.has(name) || (emptyMembers.has(name) && isEmpty)) continue
    throw cannotHold(place, `the member "${name}"`)
  }
}

function textBlocks(content: unknown, place: string): Block[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }]
  return partsOf(content, place).map(({ part, at }) => {
    const text = readText(part['text'])
    if (part['type'] !== 'text' || text === undefined) throw cannotHold(at, 'a part that is no text')
    return { type: 'text', text }
  })
}

function partsOf(content: unknown, place: string): { readonly part: Fields; readonly at: string }[] {
  if (!Array.isArray(content)) throw cannotHold(place, 'content that is neither a text nor a list')
  return content.map((part, index) => ({ part: readFields(part), at: `${place}[${index}]` }))
}

function userBlocks(content: unknown, place: string): Block[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return partsOf(content, place).map(({ part, at }) => {
    if (part['type'] === 'text') return { type: 'text', text: readText(part['text']) ?? '' }
    if (part['type'] === 'image_url') return imageBlock(readFields(part['image_url']), at)
    if (part['type'] === 'file') return fileBlock(readFields(part['file']), at)
    throw cannotHold(at, `a part of the type ${JSON.stringify(part['type'])}`)
  })
}

function imageBlock(image: Fields, place: string): Block {
  const detail = image['detail'] ?? 'auto'
  if (detail !== 'auto') throw cannotHold(`${place}.image_url.detail`, JSON.stringify(detail))
  const url = readText(image['url']) ?? ''
  const data = dataOf(url)
  if (data) return { type: 'image', source: { type: 'base64', ...data } }
  if (/^https?:\/\//.test(url)) return { type: 'image', source: { type: 'url', url } }
  throw cannotHold(`${place}.image_url.url`, 'what is neither a data: nor an http(s) address')
}

function fileBlock(file: Fields, place: string): Block {
  const data = dataOf(readText(file['file_data']) ?? '')
  if (data?.media_type !== 'application/pdf') throw cannotHold(place, 'a file that is no PDF with its data')
  const title = readText(file['filename'])
  return { type: 'document', source: { type: 'base64', ...data }, ...(title !== undefined && { title }) }
}

function dataOf(url: string): { readonly media_type: string; readonly data: string } | undefined {
  const found = /^data:([\w.+-]+\/[\w.+-]+);base64,/.exec(url)
  return found?.[1] === undefined ? undefined : { media_type: found[1], data: url.slice(found[0].length) }
}

function resultBlock(message: Fields, place: string): Block {
  const id = readText(message['tool_call_id'])
  if (id === undefined) throw cannotHold(place, 'a tool message without "tool_call_id"')
  const { content } = message
  const result = typeof content === 'string' ? content : textBlocks(content, `${place}.content`)
  return { type: 'tool_result', tool_use_id: id, content: result }
}

function assistantBlocks(message: Fields, place: string): Block[] {
  const { content, tool_calls: calls } = message
  const said = content === null || content === undefined ? [] : textBlocks(content, `${place}.content`)
  const called = calls === null || calls === undefined ? [] : partsOf(calls, `${place}.tool_calls`)
  const blocks = [...said, ...called.map(({ part, at }) => callBlock(part, at))]
  if (blocks.length === 0) throw cannotHold(place, 'an assistant message without text or tool calls')
  return blocks
}

function callBlock(call: Fields, place: string): Block {
  if (call['type'] !== 'function')
    throw cannotHold(place, `a call of the type ${JSON.stringify(call['type'])}`)
  const { name, arguments: text } = readFields(call['function'])
  const input = text === '' ? {} : readJson(readText(text) ?? '')
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw cannotHold(`${place}.function.arguments`, 'a text that is no JSON object')
  return { type: 'tool_use', id: call['id'], name, input }
}
