import type { Script } from '../script.ts'
import type { MessageRequest } from './message-request.ts'

/** One content block of an answer, in the pieces a stream sends it in. */
export type Block =
  | { readonly kind: 'text'; readonly deltas: Iterable<string> }
  | { readonly kind: 'thinking'; readonly deltas: readonly string[]; readonly signature: string }
  | {
      readonly kind: 'tool_use'
      readonly id: string
      readonly name: string
      readonly deltas: readonly string[]
    }

export interface Content {
  readonly blocks: readonly Block[]
  readonly outputTokens: number
  readonly stopReason: string
}

const greeting = [
  'PONG',
  ' from the simulator.',
  ' Grüße,',
  ' 你好,',
  ' привет,',
  ' 👋🏽',
  ' 👩‍👩‍👧‍👦 🚗💨',
  ' fin.',
]
const thoughts = ['The person sent a message.', ' A short answer will do 🤔.']
const defaultEventBytes = 64
const charsPerToken = 4

/** What the model "says"; a function of the request and the script alone. */
export function planContent(
  request: MessageRequest,
  script: Script | undefined,
  bodySha256: string,
): Content {
  const blocks = thinkingBlocks(request)
  const thinkingTokens = blocks.length === 0 ? 0 : tokensIn(thoughts.join(''))
  const tool = planTool(request, script)
  if (tool) {
    const deltas = ['', ...halves(tool.input)]
    blocks.push({ kind: 'tool_use', id: `toolu_01${bodySha256.slice(0, 22)}`, name: tool.name, deltas })
    return finished(blocks, thinkingTokens + tokensIn(tool.input), 'tool_use', request, script)
  }
  const text = planText(request, script)
  blocks.push({ kind: 'text', deltas: text.deltas })
  return finished(blocks, thinkingTokens + text.tokens, 'end_turn', request, script)
}

function finished(
  blocks: readonly Block[],
  tokens: number,
  reason: string,
  request: MessageRequest,
  script: Script | undefined,
): Content {
  const isCutShort = tokens > request.maxTokens
  return {
    blocks,
    outputTokens: script?.usage?.output ?? (isCutShort ? request.maxTokens : tokens),
    stopReason: script?.stopReason ?? (isCutShort ? 'max_tokens' : reason),
  }
}

function thinkingBlocks(request: MessageRequest): Block[] {
  if (request.thinking === 'none') return []
  const deltas = request.thinking === 'omitted' ? [] : thoughts
  const signature = Buffer.from('a signature of the simulator, good for nothing else').toString('base64')
  return [{ kind: 'thinking', deltas, signature }]
}

function planTool(request: MessageRequest, script: Script | undefined) {
  if (script?.toolUse !== undefined) return { name: script.toolUse, input: script.toolInput ?? '{}' }
  if (!request.asksToRun || request.toolResult !== undefined) return undefined
  return { name: 'Bash', input: JSON.stringify({ command: 'echo 42', description: 'Print a number' }) }
}

function planText(request: MessageRequest, script: Script | undefined) {
  if (script?.totalBytes !== undefined)
    return filler(script.totalBytes, script.eventBytes ?? defaultEventBytes)
  if (script?.events !== undefined) {
    const eventBytes = script.eventBytes ?? defaultEventBytes
    return filler(script.events * eventBytes, eventBytes)
  }
  return spoken(deltasFor(request, script))
}

function deltasFor(request: MessageRequest, script: Script | undefined): readonly string[] {
  if (script?.text !== undefined) return halves(script.text)
  if (request.jsonProperties) {
    const document = Object.fromEntries(request.jsonProperties.map(name => [name, 'A simulated answer']))
    return halves(JSON.stringify(document))
  }
  if (request.toolResult !== undefined)
    return ['Done.', ` The command said: ${request.toolResult.slice(0, 200)}`]
  return greeting
}

function spoken(deltas: readonly string[]) {
  return { deltas, tokens: tokensIn(deltas.join('')) }
}

/** Text of exactly `totalBytes` UTF-8 bytes in deltas of `eventBytes`, made as it is read. */
function filler(totalBytes: number, eventBytes: number) {
  const whole = fillerText(eventBytes)
  const deltas = {
    *[Symbol.iterator]() {
      let left = totalBytes
      for (; left >= eventBytes; left -= eventBytes) yield whole
      if (left > 0) yield fillerText(left)
    },
  }
  return { deltas, tokens: Math.ceil(totalBytes / charsPerToken) }
}

function fillerText(byteCount: number): string {
  const pattern = 'Grüße 你好 🚗💨 '
  const patternBytes = Buffer.byteLength(pattern)
  return pattern.repeat(Math.floor(byteCount / patternBytes)) + '.'.repeat(byteCount % patternBytes)
}

/** Two pieces, never splitting a character. */
function halves(text: string): readonly string[] {
  const characters = [...text]
  const middle = Math.ceil(characters.length / 2)
  return [characters.slice(0, middle).join(''), characters.slice(middle).join('')].filter(Boolean)
}

function tokensIn(text: string): number {
  return Math.max(1, Math.ceil(text.length / charsPerToken))
}
