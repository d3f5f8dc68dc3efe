import { isRecord, type JsonRecord, recordsIn } from '../json.ts'

/** A prompt's tokens, split as the vendor's cache would split them. */
export interface PromptTokens {
  readonly input: number
  readonly cacheRead: number
  readonly cacheWrite5m: number
  readonly cacheWrite1h: number
}

interface Segment {
  readonly chars: number
  readonly mark: '5m' | '1h' | undefined
  /** Whether an earlier call of the conversation has sent it. */
  readonly isHistory: boolean
}

const charsPerToken = 4
const tokens = (chars: number) => Math.ceil(chars / charsPerToken)

/**
 * A function of the request alone: what stands before the last `cache_control` mark is cacheable; of that,
 * what an earlier turn has sent is read from the cache, the rest is written with the lifetime of its mark.
 */
export function countPrompt(body: JsonRecord): PromptTokens {
  const segments = segmentsOf(body)
  const lastMark = segments.findLastIndex(segment => segment.mark !== undefined)
  const chars = { input: 0, cacheRead: 0, '5m': 0, '1h': 0 }
  let mark: Segment['mark']
  for (let index = segments.length - 1; index >= 0; index -= 1) {
    const segment = segments[index]
    if (!segment) continue
    mark = segment.mark ?? mark
    if (index > lastMark || mark === undefined) chars.input += segment.chars
    else if (segment.isHistory) chars.cacheRead += segment.chars
    else chars[mark] += segment.chars
  }
  return {
    input: Math.max(1, tokens(chars.input)),
    cacheRead: tokens(chars.cacheRead),
    cacheWrite5m: tokens(chars['5m']),
    cacheWrite1h: tokens(chars['1h']),
  }
}

export function totalPrompt(prompt: PromptTokens): number {
  return prompt.input + prompt.cacheRead + prompt.cacheWrite5m + prompt.cacheWrite1h
}

export function countCacheMarks(body: JsonRecord): number {
  return segmentsOf(body).filter(segment => segment.mark !== undefined).length
}

/** In the order in which the vendor builds a prompt: tools, system, messages. */
function segmentsOf(body: JsonRecord): Segment[] {
  const messages = recordsIn(body['messages'])
  const lastAnswer = messages.findLastIndex(message => message['role'] === 'assistant')
  const isContinued = lastAnswer >= 0
  return [
    ...recordsIn(body['tools']).map(tool => segment(tool, isContinued)),
    ...blocksIn(body['system'], isContinued),
    ...messages.flatMap((message, index) => blocksIn(message['content'], index <= lastAnswer)),
  ]
}

function blocksIn(content: unknown, isHistory: boolean): Segment[] {
  if (typeof content === 'string') return [{ chars: content.length, mark: undefined, isHistory }]
  return recordsIn(content).map(block => segment(block, isHistory))
}

function segment(block: JsonRecord, isHistory: boolean): Segment {
  const control = block['cache_control']
  const mark = isRecord(control) ? (control['ttl'] === '1h' ? '1h' : '5m') : undefined
  const text = block['text']
  return { chars: typeof text === 'string' ? text.length : JSON.stringify(block).length, mark, isHistory }
}
