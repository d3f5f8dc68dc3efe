import { createByteStore } from './bytes.ts'
import { scanTopLevel } from './json-scan.ts'
import { readJson } from './json-values.ts'
import type { UsageReader, UsageReading } from './protocol.ts'

export interface DocumentReaderDeps {
  /** The top-level members that matter. */
  readonly names: readonly string[]
  /** Asked with a whole document. */
  readonly read: (member: (name: string) => unknown) => UsageReading
}

/** The largest answer kept until its end; of a larger one nothing is known. */
const maxDocumentBytes = 16 * 1024 * 1024

const space = 0x20
const closeBrace = 0x7d

const nothingRead: UsageReading = {
  usage: undefined,
  model: undefined,
  finished: false,
  errorType: undefined,
}

/** Reads an answer that is one JSON document. */
export function createDocumentReader({ names, read }: DocumentReaderDeps): UsageReader {
  const document = createByteStore(maxDocumentBytes)
  let latest: UsageReading | undefined
  const readWhole = (text: Buffer): UsageReading => {
    // Asked after every piece: only a text that may be whole is worth a scan.
    const scan = endsWithBrace(text) && scanTopLevel(text, names)
    if (!scan || !scan.ok) return nothingRead
    return read(name => {
      const range = scan.members.get(name)
      return range && readJson(text.toString('utf8', range.start, range.end))
    })
  }
  return {
    push(bytes) {
      document.append(bytes)
      latest = undefined
    },
    reading() {
      latest ??= readWhole(document.view())
      return latest
    },
  }
}

function endsWithBrace(text: Buffer): boolean {
  let last = text.length - 1
  while ((text[last] ?? closeBrace) <= space) last -= 1
  return text[last] === closeBrace
}
