import { asBuffer, carriageReturn, createByteStore, lineFeed } from './bytes.ts'
import { createEventAssembler, type EventAssemblerDeps, usualMaxEventBytes } from './sse-event.ts'

/** Reads an event stream from bytes cut anywhere; keeps none but those of a wanted event still open. */
export interface SseScanner {
  push(chunk: Uint8Array): void
  /** Hands out the event still open, as far as it has come; the stream may go on afterwards. */
  peek(): void
}

const nothing = Buffer.alloc(0)

export function createSseScanner(deps: EventAssemblerDeps): SseScanner {
  const assembler = createEventAssembler(deps)
  /** The beginning of a line whose end has not come yet. */
  const begun = createByteStore(deps.maxEventBytes ?? usualMaxEventBytes)
  let isLineBegun = false
  let endedWithReturn = false

  const beginLine = (part: Buffer) => {
    isLineBegun ||= part.length > 0
    if (!assembler.isSkipping() && !begun.append(part)) assembler.skip()
  }
  const endLine = (bytes: Buffer, start: number, end: number) => {
    if (!isLineBegun) return assembler.readLine(bytes, start, end)
    beginLine(bytes.subarray(start, end))
    const line = begun.view()
    // A line skipped so far must not look like the empty one that ends an event.
    if (!assembler.isSkipping()) assembler.readLine(line, 0, line.length)
    begun.clear()
    isLineBegun = false
  }
  return {
    push(chunk) {
      if (chunk.length === 0) return
      const bytes = asBuffer(chunk)
      const start = endedWithReturn && bytes[0] === lineFeed ? 1 : 0
      const rest = eachLine(bytes, start, endLine)
      if (rest < bytes.length) beginLine(bytes.subarray(rest))
      endedWithReturn = bytes[bytes.length - 1] === carriageReturn
    },
    peek() {
      if (assembler.isSkipping()) return
      const line = isLineBegun ? begun.view() : nothing
      assembler.peek(line, 0, line.length)
    },
  }
}

/** Calls back for every line that ends in here; answers where the unfinished rest begins. */
function eachLine(
  bytes: Buffer,
  start: number,
  onLine: (bytes: Buffer, start: number, end: number) => void,
): number {
  let at = start
  // Either search runs over the bytes once: the place found stays good until it is passed.
  let feed = bytes.indexOf(lineFeed, at)
  let carriage = bytes.indexOf(carriageReturn, at)
  while (feed >= 0 || carriage >= 0) {
    const end = carriage < 0 || (feed >= 0 && feed < carriage) ? feed : carriage
    onLine(bytes, at, end)
    at = end + (end === carriage && feed === carriage + 1 ? 2 : 1)
    if (at === bytes.length) return at
    if (feed >= 0 && feed < at) feed = bytes.indexOf(lineFeed, at)
    if (carriage >= 0 && carriage < at) carriage = bytes.indexOf(carriageReturn, at)
  }
  return at
}
