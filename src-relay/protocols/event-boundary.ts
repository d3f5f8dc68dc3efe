import { asBuffer, carriageReturn, lineFeed } from './bytes.ts'

/** Tells a delivery up to where an event stream may go out, so that nothing is ever inserted into an event. */
export interface EventBoundary {
  /**
   * Takes the next chunk and answers how many of its bytes may go out, after all that was held back before.
   * The caller holds back the rest; 0 holds back the whole chunk. At most 256 KiB are ever held back.
   */
  push(chunk: Uint8Array): number
  /** Whether that which may have gone out so far ends between two events. */
  atBoundary(): boolean
}

const maxHeldBytes = 256 * 1024

export function createEventBoundary(): EventBoundary {
  // The two bytes before the next chunk; a stream begins as if an event had just ended.
  let last = lineFeed
  let lastButOne = lineFeed
  let heldBytes = 0
  let atBoundary = true
  return {
    push(chunk) {
      const boundary = findLastBoundary(chunk, last, lastButOne)
      lastButOne = chunk[chunk.length - 2] ?? (chunk.length === 1 ? last : lastButOne)
      last = chunk[chunk.length - 1] ?? last
      atBoundary ||= boundary > 0
      if (!atBoundary) return chunk.length
      heldBytes = boundary > 0 ? chunk.length - boundary : heldBytes + chunk.length
      if (heldBytes <= maxHeldBytes) return boundary
      // Too long to hold back: from here to its end this event passes as it comes.
      atBoundary = false
      heldBytes = 0
      return chunk.length
    },
    atBoundary: () => atBoundary,
  }
}

/** The index after the chunk's last empty line; 0 when there is none. */
function findLastBoundary(chunk: Uint8Array, last: number, lastButOne: number): number {
  const byteAt = (index: number) => (index >= 0 ? chunk[index] : index === -1 ? last : lastButOne)
  for (let at = lastLineEnd(chunk); at >= 0; at -= 1) {
    if (!isLineEnd(chunk[at])) continue
    const isPair = chunk[at] === lineFeed && byteAt(at - 1) === carriageReturn
    if (isLineEnd(byteAt(isPair ? at - 2 : at - 1))) return at + 1
  }
  return 0
}

function lastLineEnd(chunk: Uint8Array): number {
  // Nearly every chunk ends with its event.
  if (isLineEnd(chunk[chunk.length - 1])) return chunk.length - 1
  const bytes = asBuffer(chunk)
  return Math.max(bytes.lastIndexOf(lineFeed), bytes.lastIndexOf(carriageReturn))
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === lineFeed || byte === carriageReturn
}
