import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface LogFile {
  write(line: string): void
  /** The newest lines of this start, the oldest of them first. */
  lastLines(): readonly string[]
  close(): void
}

const maxBytes = 5 * 1024 * 1024
const keptLines = 50

/** `<folder>/carpool.log`; a long one is put aside when it is opened, in place of the one before. */
export function openLogFile(folder: string): LogFile {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'carpool.log')
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > maxBytes) renameSync(path, `${path}.old`)
  const file = openSync(path, 'a', 0o600)
  const lines: string[] = []
  return {
    write(line) {
      lines.push(line.trimEnd())
      if (lines.length > keptLines) lines.shift()
      writeSync(file, `${line.trimEnd()}\n`)
    },
    lastLines: () => [...lines],
    close: () => closeSync(file),
  }
}
