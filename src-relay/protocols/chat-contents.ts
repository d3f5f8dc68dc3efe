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
import { type CallMark, readCallId } from './tool-call-id.ts'

/** A part of Google's generateContent format. */
type Part = Readonly<Record<string, unknown>>
interface Content {
  readonly role: 'user' | 'model'
  readonly parts: Part[]
}

export interface ConvertedContents {
  readonly system: readonly Part[]
  readonly contents: readonly Content[]
}

/** The calls of one message, and the results that have come for them. */
interface OpenCalls {
  readonly calls: readonly {
    readonly callId: string | undefined
    readonly name: unknown
    readonly mark: CallMark
  }[]
  readonly results: Map<number, Part>
}

const known = new Set(['role', 'content', 'tool_calls', 'tool_call_id'])
const knownOfAssistant = new Set([...known, 'reasoning_content', 'extra_content'])

/** Messages of a chat completion as contents of the generateContent format. Throws `RelayError` `bad_request`. */
export function convertContents(messages: unknown): ConvertedContents {
  if (!Array.isArray(messages)) throw new RelayError('bad_request', 'The field "messages" must be a list.')
  const system: Part[] = []
  const contents: Content[] = []
  let open: OpenCalls | undefined
  for (const [index, given] of messages.entries()) {
    const message = readFields(given)
    const place = `messages[${index}]`
    const { role, content } = message
    refuseOthers(message, place, role === 'assistant' ? knownOfAssistant : known)
    if (role === 'system' || role === 'developer') {
      if (contents.length > 0) throw cannotHold(place, 'a system message after others')
      system.push(...textsOf(content, `${place}.content`).map(text => ({ text })))
    } else if (role === 'user') {
      open = undefined
      contents.push({ role: 'user', parts: userParts(content, `${place}.content`) })
    } else if (role === 'assistant') {
      open = readCalls(message, place)
      contents.push({ role: 'model', parts: assistantParts(message, place) })
    } else if (role === 'tool') addResult(contents, open, message, place)
    else throw cannotHold(place, `the role ${JSON.stringify(role)}`)
  }
  return { system, contents }
}

function userParts(content: unknown, place: string): Part[] {
  if (typeof content === 'string') return [{ text: content }]
  return partsOf(content, place).map(({ part, at }) => {
    if (part['type'] === 'text') return { text: readText(part['text']) ?? '' }
    if (part['type'] === 'image_url') return imagePart(readFields(part['image_url']), at)
    if (part['type'] === 'file') return filePart(readFields(part['file']), at)
    if (part['type'] === 'input_audio') return audioPart(readFields(part['input_audio']), at)
    throw cannotHold(at, `a part of the type ${JSON.stringify(part['type'])}`)
  })
}

const pictureTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
}

function imagePart(image: Fields, place: string): Part {
  const url = imageUrlOf(image, place)
  const found = dataOf(url)
  if (found) return inline(found)
  // The provider fetches these itself, and those that are not encrypted it does not.
  if (!URL.canParse(url) || !url.startsWith('https://'))
    throw cannotHold(`${place}.image_url.url`, 'what is neither a data: nor an https: address')
  const ending = /\.(\w+)$/.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? ''
  const mimeType = Object.hasOwn(pictureTypes, ending) ? pictureTypes[ending] : undefined
  return { fileData: { fileUri: url, ...(mimeType !== undefined && { mimeType }) } }
}

function filePart(file: Fields, place: string): Part {
  const found = dataOf(readText(file['file_data']) ?? '')
  if (!found) throw cannotHold(place, 'a file without its data')
  return inline(found)
}

function audioPart({ data, format }: Fields, place: string): Part {
  const bytes = readText(data)
  const kind = readText(format)
  if (bytes === undefined || kind === undefined) throw cannotHold(place, 'a sound without its data or format')
  return inline({ mediaType: `audio/${kind}`, data: bytes })
}

function inline({ mediaType: mimeType, data }: InlineFile): Part {
  return { inlineData: { mimeType, data } }
}

function readCalls({ tool_calls: calls }: Fields, place: string): OpenCalls {
  const listed = calls === null || calls === undefined ? [] : partsOf(calls, `${place}.tool_calls`)
  return {
    results: new Map(),
    calls: listed.map(({ part }) => {
      const callId = readText(part['id'])
      return { callId, name: readFields(part['function'])['name'], mark: readCallId(callId ?? '') }
    }),
  }
}

function assistantParts(message: Fields, place: string): Part[] {
  const { content, reasoning_content: reasoning, tool_calls: calls, extra_content: extra } = message
  const thought = readText(reasoning) ?? ''
  const texts = content === null || content === undefined ? [] : textsOf(content, `${place}.content`)
  const called = calls === null || calls === undefined ? [] : partsOf(calls, `${place}.tool_calls`)
  const parts = [
    ...(thought === '' ? [] : [{ text: thought, thought: true }]),
    ...signed(texts, readSignature(extra, place)),
    ...called.map(({ part, at }) => callPart(part, at)),
  ]
  if (parts.length === 0) throw cannotHold(place, 'an assistant message without text or tool calls')
  return parts
}

/** The signature stands with what came last of the text. */
function signed(texts: readonly string[], thoughtSignature: string | undefined): Part[] {
  const parts: Part[] = texts.map(text => ({ text }))
  return thoughtSignature === undefined
    ? parts
    : [...parts.slice(0, -1), { text: '', ...parts.at(-1), thoughtSignature }]
}

function callPart(call: Fields, place: string): Part {
  const { id: callId, name, input } = readCall(call, place)
  const { id, signature } = readCallId(callId ?? '')
  const thoughtSignature = readSignature(call['extra_content'], place) ?? signature
  return {
    functionCall: { ...(id !== undefined && { id }), name, args: input },
    ...(thoughtSignature !== undefined && { thoughtSignature }),
  }
}

/** Where the provider's own chat completions put it; their clients give it back there. */
function readSignature(extra: unknown, place: string): string | undefined {
  if (extra === null || extra === undefined) return undefined
  const { google, ...others } = readFields(extra)
  const { thought_signature: signature, ...more } = readFields(google)
  if (Object.keys(others).length > 0 || Object.keys(more).length > 0)
    throw cannotHold(place, 'what "extra_content" holds besides google.thought_signature')
  return readText(signature)
}

/** Results stand together, in the order of the calls: without ids the order says which is whose. */
function addResult(contents: Content[], open: OpenCalls | undefined, message: Fields, place: string): void {
  const callId = readText(message['tool_call_id'])
  const index = open?.calls.findIndex((call, at) => call.callId === callId && !open.results.has(at)) ?? -1
  const call = open?.calls[index]
  if (callId === undefined || !open || !call)
    throw cannotHold(
      place,
      'a result whose "tool_call_id" is of no open call in the assistant message before it',
    )
  const isFirst = open.results.size === 0
  const { id } = call.mark
  const response = { output: resultOf(message['content'], `${place}.content`) }
  open.results.set(index, {
    functionResponse: { ...(id !== undefined && { id }), name: call.name, response },
  })
  const parts = [...open.results].toSorted(([one], [other]) => one - other).map(([, part]) => part)
  if (!isFirst) contents.pop()
  contents.push({ role: 'user', parts })
}

function resultOf(content: unknown, place: string): unknown {
  return typeof content === 'string' ? content : textsOf(content, place)
}
