import { createByteStore } from './bytes.ts'
import type { StreamStart, StreamStartReader } from './protocol.ts'

export interface StreamStartReaderDeps {
  /** A longer beginning counts as begun. */
  readonly maxBytes: number
  /** Undefined for what may come before the answer: a prelude, a comment. The type is that of its `event:` line. */
  readonly readEvent: (type: string | undefined, data: string) => StreamStart | undefined
}

const emptyLine = /\r\n\r\n|\n\n|\r\r/g

/** Reads the beginning of an event stream until it is more than a prelude. */
export function createStreamStartReader({ maxBytes, readEvent }: StreamStartReaderDeps): StreamStartReader {
  const begun = createByteStore(maxBytes)
  let scannedTo = 0
  return {
    push(bytes) {
      if (!begun.append(bytes)) return { kind: 'begun' }
      // Byte by byte, so that a text cut anywhere stays whole.
      const text = begun.view().toString('latin1', scannedTo)
      let eventStart = 0
      for (const { index, 0: end } of text.matchAll(emptyLine)) {
        const event = text.slice(eventStart, index)
        eventStart = index + end.length
        const start = readEvent(...partsOf(event))
        if (start) return start
      }
      scannedTo += eventStart
      return { kind: 'undecided' }
    },
  }
}

function partsOf(event: string): [type: string | undefined, data: string] {
  const data = [...event.matchAll(/^data: ?(.*)$/gm)].map(([, line = '']) => line).join('\n')
  return [/^event: ?(.*)$/m.exec(event)?.[1]?.trim(), Buffer.from(data, 'latin1').toString()]
}
