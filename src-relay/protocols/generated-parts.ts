import { createHash } from 'node:crypto'
import { type Fields, readFields, readList, readText } from './json-values.ts'
import { writeCallId } from './tool-call-id.ts'

/** What a chat completion says of one part of a generated answer; the same in a stream and in a document. */
export interface ChatDelta {
  readonly content?: string
  readonly reasoning_content?: string
  readonly extra_content?: object
  readonly tool_calls?: readonly ToolCallDelta[]
}

export interface ToolCallDelta {
  readonly index: number
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: unknown; readonly arguments: string }
}

/** Reads the parts of one choice in the order they come. */
export interface PartReader {
  read(candidate: Fields): readonly ChatDelta[]
  /** Why it ended; undefined as long as it has not. */
  finishReason(candidate: Fields): string | undefined
}

/** @param answerId tells this answer from all others of the conversation */
export function createPartReader(answerId: string, choice: number): PartReader {
  let calls = 0
  const callOf = (call: Fields, signature: string | undefined): ChatDelta => {
    const index = calls
    calls += 1
    const serial = createHash('sha256').update(`${answerId} ${choice} ${index}`).digest('hex').slice(0, 16)
    const id = readText(call['id'])
    const mark = { ...(id !== undefined && { id }), ...(signature !== undefined && { signature }) }
    const called = { name: call['name'], arguments: JSON.stringify(call['args'] ?? {}) }
    return { tool_calls: [{ index, id: writeCallId(serial, mark), type: 'function', function: called }] }
  }
  return {
    read: candidate =>
      readList(readFields(candidate['content'])['parts']).map(part => {
        const signature = readText(part['thoughtSignature'])
        if (part['functionCall'] !== undefined) return callOf(readFields(part['functionCall']), signature)
        return { ...textOf(part), ...(signature !== undefined && extraOf(signature)) }
      }),
    finishReason({ finishReason }) {
      const reason = readText(finishReason)
      if (reason === undefined) return undefined
      return calls > 0 && reason === 'STOP' ? 'tool_calls' : (reasons[reason] ?? 'content_filter')
    },
  }
}

/** Every other reason withholds the answer, or what was left of it. */
const reasons: Readonly<Record<string, string>> = {
  STOP: 'stop',
  FINISH_REASON_UNSPECIFIED: 'stop',
  MAX_TOKENS: 'length',
  CONTINUATION: 'length',
}

/** Where the provider's own chat completions put it. */
function extraOf(signature: string): ChatDelta {
  return { extra_content: { google: { thought_signature: signature } } }
}

function textOf({ text, thought, inlineData }: Fields): ChatDelta {
  const said = readText(text)
  if (thought === true) return said === undefined ? {} : { reasoning_content: said }
  if (said !== undefined) return { content: said }
  const { mimeType, data } = readFields(inlineData)
  // A generated picture: the only way in which a chat completion's text can hold one.
  return readText(data) === undefined
    ? {}
    : { content: `![](data:${String(mimeType)};base64,${String(data)})` }
}
