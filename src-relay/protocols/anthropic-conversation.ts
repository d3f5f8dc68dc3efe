import { createHash, type Hash } from 'node:crypto'
import { type ByteRange, eachElement, scanTopLevel } from './json-scan.ts'

/** Enough to tell two conversations apart; some begin with a whole book. */
const longestOpeningBytes = 64 * 1024

/**
 * Digest of what a conversation began with: its first user message, and its system text unless the client names the
 * conversation itself. Only texts count: cache marks move from message to message. Undefined when it has none.
 */
export function digestOpening(
  body: Buffer,
  members: ReadonlyMap<string, ByteRange>,
  isNamed: boolean,
): string | undefined {
  const hash = createHash('sha256')
  const budget = { left: longestOpeningBytes }
  const system = isNamed ? undefined : members.get('system')
  if (system) hashTexts(hash, body, system, budget)
  const content = firstUserContent(body, members.get('messages'))
  if (content) hashTexts(hash, body, content, budget)
  return budget.left === longestOpeningBytes ? undefined : hash.digest('hex').slice(0, 32)
}

function firstUserContent(body: Buffer, messages: ByteRange | undefined): ByteRange | undefined {
  let content: ByteRange | undefined
  if (messages) {
    eachElement(body, messages, element => {
      const message = membersOf(body, element, ['role', 'content'])
      if (rawText(body, message?.get('role')) === '"user"') content = message?.get('content')
      return content === undefined
    })
  }
  return content
}

/** A text, or a list of blocks of which some have one: both forms of the same text count the same. */
function hashTexts(hash: Hash, body: Buffer, range: ByteRange, budget: { left: number }): void {
  if (body[range.start] === quote) return hashText(hash, body, range, budget)
  eachElement(body, range, element => {
    const text = membersOf(body, element, ['text'])?.get('text')
    if (text) hashText(hash, body, text, budget)
    return budget.left > 0
  })
}

function hashText(hash: Hash, body: Buffer, { start, end }: ByteRange, budget: { left: number }): void {
  const length = Math.min(end - start, budget.left)
  hash.update(body.subarray(start, start + length))
  budget.left -= length
}

const quote = 0x22

function membersOf(body: Buffer, { start, end }: ByteRange, names: readonly string[]) {
  const element = body.subarray(start, end)
  const scan = scanTopLevel(element, names)
  if (!scan.ok) return undefined
  const moved = [...scan.members].map(
    ([name, range]) => [name, { start: range.start + start, end: range.end + start }] as const,
  )
  return new Map<string, ByteRange>(moved)
}

function rawText(body: Buffer, range: ByteRange | undefined): string | undefined {
  return range && body.toString('latin1', range.start, Math.min(range.end, range.start + 16))
}
