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
  const thinking = thinkingBlocks(request)
  const { block, tokens } = planToolUse(request, script, bodySha256) ?? planText(request, script)
  const allTokens = tokens + (thinking.length === 0 ? 0 : tokensIn(thoughts.join('')))
  const isCutShort = allTokens > request.maxTokens
  const usualReason = block.kind === 'tool_use' ? 'tool_use' : 'end_turn'
  return {
    blocks: [...thinking, block],
    outputTokens: script?.usage?.output ?? (isCutShort ? request.maxTokens : allTokens),
    stopReason: script?.stopReason ?? (isCutShort ? 'max_tokens' : usualReason),
  }
}

function thinkingBlocks(request: MessageRequest): readonly Block[] {
  if (request.thinking === 'none') return []
  const deltas = request.thinking === 'omitted' ? [] : thoughts
  const signature = Buffer.from('a signature of the simulator, good for nothing else').toString('base64')
  return [{ kind: 'thinking', deltas, signature }]
}

interface Plan {
  readonly block: Block
  readonly tokens: number
}

function planToolUse(
  request: MessageRequest,
  script: Script | undefined,
  bodySha256: string,
): Plan | undefined {
  const tool = toolFor(request, script)
  if (!tool) return undefined
  const { name, input } = tool
  const id = `toolu_01${bodySha256.slice(0, 22)}`
  return { block: { kind: 'tool_use', id, name, deltas: ['', ...halves(input)] }, tokens: tokensIn(input) }
}

function toolFor(request: MessageRequest, script: Script | undefined) {
  if (script?.toolUse !== undefined) return { name: script.toolUse, input: script.toolInput ?? '{}' }
  if (!request.asksToRun || request.toolResult !== undefined) return undefined
  return { name: 'Bash', input: JSON.stringify({ command: 'echo 42', description: 'Print a number' }) }
}

function planText(request: MessageRequest, script: Script | undefined): Plan {
  const eventBytes = Math.max(1, script?.eventBytes ?? defaultEventBytes)
  const totalBytes = script?.totalBytes ?? (script?.events ?? 0) * eventBytes
  const deltas = totalBytes > 0 ? filler(totalBytes, eventBytes) : deltasFor(request, script)
  const tokens = totalBytes > 0 ? Math.ceil(totalBytes / charsPerToken) : tokensIn([...deltas].join(''))
  return { block: { kind: 'text', deltas }, tokens }
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

/** Text of exactly `totalBytes` UTF-8 bytes in deltas of `eventBytes`, made as it is read. */
function filler(totalBytes: number, eventBytes: number): Iterable<string> {
  const whole = fillerText(eventBytes)
  return {
    *[Symbol.iterator]() {
      let left = totalBytes
      for (; left >= eventBytes; left -= eventBytes) yield whole
      if (left > 0) yield fillerText(left)
    },
  }
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
