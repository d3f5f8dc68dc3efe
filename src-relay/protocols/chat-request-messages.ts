import { RelayError } from '../kernel/errors.ts'
import {
  cannotHold,
  dataOf,
  type InlineFile,
  imageUrlOf,
  partsOf,
  readCall,
  refuseOthers,
  textsOf,
} from './chat-fields.ts'
import { type Fields, readFields, readText } from './json-values.ts'

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

const known = new Set(['role', 'content', 'tool_calls', 'tool_call_id'])

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
    refuseOthers(message, place, known)
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

function textBlocks(content: unknown, place: string): Block[] {
  return textsOf(content, place).map(text => ({ type: 'text', text }))
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
  const url = imageUrlOf(image, place)
  const found = dataOf(url)
  if (found) return { type: 'image', source: base64(found) }
  if (/^https?:\/\//.test(url)) return { type: 'image', source: { type: 'url', url } }
  throw cannotHold(`${place}.image_url.url`, 'what is neither a data: nor an http(s) address')
}

function fileBlock(file: Fields, place: string): Block {
  const found = dataOf(readText(file['file_data']) ?? '')
  if (found?.mediaType !== 'application/pdf') throw cannotHold(place, 'a file that is no PDF with its data')
  const title = readText(file['filename'])
  return { type: 'document', source: base64(found), ...(title !== undefined && { title }) }
}

function base64({ mediaType, data }: InlineFile): object {
  return { type: 'base64', media_type: mediaType, data }
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
  return { type: 'tool_use', ...readCall(call, place) }
}
