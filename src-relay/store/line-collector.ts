import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'

const kept = 50

/** Passes each line on and keeps the last ones, for the explanation of a failure. */
export function collectLines(streams: readonly Readable[], onLine: (line: string) => void) {
  const lines: string[] = []
  for (const stream of streams)
    createInterface({ input: stream }).on('line', line => {
      lines.push(line)
      if (lines.length > kept) lines.shift()
      onLine(line)
    })
  return {
    last: (count = 12) => lines.slice(-count).join('\n'),
    /** Resolves when nothing more will come. */
    closed: Promise.allSettled(streams.map(stream => finished(stream))),
  }
}
