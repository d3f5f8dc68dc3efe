import { hash } from 'node:crypto'
import { type ByteRange, skipSpace, skipString } from './json-scan.ts'

/** Of one text only its beginning counts: some conversations begin with a whole book. */
const headBytes = 512
const mostTexts = 24
/** No further is looked for texts; the whole body was read once already. */
const longestLookBytes = 64 * 1024

const separator = Buffer.from([0])
const longestName = '"content"'.length
const quote = 0x22
const colon = 0x3a
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

export interface OpeningParts {
  /** Counts with all its texts. */
  readonly whole?: ByteRange | undefined
  /** A list of which only the first element counts. */
  readonly list?: ByteRange | undefined
}

/**
 * Digest of what a conversation began with, or undefined when it has no text. A text is what is named `text` or
 * `content`, or stands alone: so both forms of a message count the same, and cache marks may move from one to the other.
 */
export function digestOpening(body: Buffer, { whole, list }: OpeningParts): string | undefined {
  const heads = [
    ...(whole ? findTexts(body, whole, Number.POSITIVE_INFINITY) : []),
    ...(list ? findTexts(body, list, 1) : []),
  ]
  if (heads.length === 0) return undefined
  // A NUL cannot stand in a JSON string, so it keeps texts apart.
  const texts = heads.flatMap(({ start, end }) => [body.subarray(start, end), separator])
  return hash('sha256', Buffer.concat(texts)).slice(0, 32)
}

/** The beginnings of the texts in a value, or in the first so many elements of a list. */
function findTexts(body: Buffer, { start, end }: ByteRange, mostElements: number): readonly ByteRange[] {
  const seen = body.subarray(0, Math.min(end, start + longestLookBytes))
  const heads: ByteRange[] = []
  let isText = true
  let depth = 0
  let elements = 0
  for (let at = start; at < seen.length && heads.length < mostTexts && elements < mostElements; at += 1) {
    const byte = seen[at]
    if (byte === quote) {
      const after = skipString(seen, at)
      const stringEnd = after < 0 ? seen.length : after
      if (seen[skipSpace(seen, stringEnd)] === colon) isText = isTextName(seen, at, stringEnd)
      else if (isText) heads.push({ start: at, end: Math.min(stringEnd - 1, at + headBytes) })
      at = stringEnd - 1
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1
      isText = false
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1
      if (depth === 1) elements += 1
    }
  }
  return heads.filter(head => head.end > head.start + 1)
}

function isTextName(bytes: Buffer, start: number, end: number): boolean {
  const name = end - start > longestName ? '' : bytes.toString('latin1', start + 1, end - 1)
  return name === 'text' || name === 'content'
}
