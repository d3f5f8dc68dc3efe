import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describeError } from './logger.ts'

export interface LogCaps {
  /** A file that would grow beyond it is put aside. */
  readonly maxBytes: number
  /** Files put aside that are kept. */
  readonly maxFiles: number
  /** Age at which a file that was put aside is removed; the current one is put aside after a day. */
  readonly maxDays: number
}

export interface LogFileDeps {
  readonly path: string
  readonly caps: LogCaps
  readonly now: () => number
  /** Gets a line that could not be written, and why. */
  readonly onFailure: (line: string) => void
}

/** A file of lines that does not outgrow its caps. Never throws: a full disk must not end a relay. */
export interface LogFile {
  write(line: string): void
  /** After somebody moved the file away, or to take over other caps. */
  reopen(caps: LogCaps): void
  close(): void
}

const dayMs = 24 * 60 * 60 * 1000

interface OpenFile {
  readonly fd: number
  readonly bornAt: number
  size: number
}

/** Written at once, line by line: what happened before a crash is what one wants to read. */
export function openLogFile(deps: LogFileDeps): LogFile {
  const { path, now, onFailure } = deps
  let caps = deps.caps
  let file: OpenFile | undefined

  function open(): OpenFile {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const fd = openSync(path, 'a', 0o600)
    const { size, birthtimeMs } = fstatSync(fd)
    return { fd, size, bornAt: size > 0 ? birthtimeMs : now() }
  }

  function close(): void {
    if (file) closeSync(file.fd)
    file = undefined
  }

  function isFull(current: OpenFile, bytes: number): boolean {
    return current.size > 0 && (current.size + bytes > caps.maxBytes || now() - current.bornAt > dayMs)
  }

  function rotate(): OpenFile {
    close()
    renameSync(path, freeName(path, now()))
    for (const old of findTooMany(path, caps, now())) rmSync(old, { force: true })
    return open()
  }

  function append(text: string): void {
    const bytes = Buffer.byteLength(text)
    file ??= open()
    if (isFull(file, bytes)) file = rotate()
    writeSync(file.fd, text)
    file.size += bytes
  }

  return {
    write(line) {
      try {
        append(`${line}\n`)
      } catch (error) {
        onFailure(`${line}\nthe log file cannot be written: ${describeError(error)}`)
      }
    },
    reopen(next) {
      caps = next
      close()
    },
    close,
  }
}

/** `carpool.log` → `carpool.log.2026-11-22T10-00-00-000Z` */
function freeName(path: string, at: number): string {
  const stamp = new Date(at).toISOString().replaceAll(/[:.]/g, '-')
  const taken = new Set(readdirSync(dirname(path)))
  const candidates = [
    `${path}.${stamp}`,
    ...Array.from({ length: 99 }, (_, index) => `${path}.${stamp}.${index}`),
  ]
  return candidates.find(candidate => !taken.has(basename(candidate))) ?? `${path}.${stamp}`
}

/** Files put aside that the caps no longer allow. */
function findTooMany(path: string, { maxFiles, maxDays }: LogCaps, now: number): readonly string[] {
  const start = `${basename(path)}.`
  const aside = readdirSync(dirname(path))
    .filter(name => name.startsWith(start) && /^\d{4}-\d\d-\d\dT/.test(name.slice(start.length)))
    .toSorted()
    .toReversed()
    .map(name => join(dirname(path), name))
  return aside.filter((each, index) => index >= maxFiles || now - statSync(each).mtimeMs > maxDays * dayMs)
}
