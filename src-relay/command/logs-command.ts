import { once } from 'node:events'
import { open, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode } from '../kernel/private-file.ts'
import type { CommandIo, LastingCommand } from './command.ts'
import { CommandError, exitCodes } from './command-error.ts'
import { usualLogFile } from './log-place.ts'
import { readSettings } from './read-settings.ts'
import { configOption } from './settings.ts'

export const logs: LastingCommand = {
  name: 'logs',
  summary: 'the last lines of the log, one JSON document each',
  positionals: [],
  options: {
    lines: { type: 'string', value: 'N', help: 'how many, 100 if not given' },
    follow: { type: 'boolean', help: 'and those to come, until Ctrl+C' },
    'log-file': { type: 'string', value: 'FILE', help: 'another log than the one of the settings' },
    config: configOption,
  },
  async run(call, _say) {
    const { flags, io, dataDir } = call
    const path = (await readSettings(call)).settings.logFile ?? usualLogFile(dataDir)
    const content = await readFrom(path, 0)
    if (!content) throw noLog(path)
    const last = content.text
      .trimEnd()
      .split('\n')
      .slice(-(flags.wholeNumber('lines') ?? 100))
    io.stdout.write(`${last.join('\n')}\n`)
    if (flags.isSet('follow')) await follow(path, content.end, io)
    return exitCodes.ok
  },
}

const lookEveryMs = 200

/** Until the process is told to end. */
async function follow(path: string, from: number, { stdout }: Pick<CommandIo, 'stdout'>): Promise<void> {
  const over = new AbortController()
  void once(process, 'SIGINT').then(() => over.abort())
  let end = from
  while (!over.signal.aborted) {
    const more = await readFrom(path, end)
    if (more?.text) stdout.write(more.text)
    end = more?.end ?? 0
    await sleep(lookEveryMs, undefined, { signal: over.signal }).catch(() => undefined)
  }
}

/** What stands behind an offset; a file that has become shorter is another one, and read from its beginning. */
async function readFrom(path: string, offset: number): Promise<{ text: string; end: number } | undefined> {
  try {
    const { size } = await stat(path)
    const start = size < offset ? 0 : offset
    await using file = await open(path)
    const buffer = Buffer.alloc(size - start)
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start)
    return { text: buffer.toString('utf8', 0, bytesRead), end: start + bytesRead }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function noLog(path: string): CommandError {
  const message = `There is no log at ${path}. A relay in the background writes one; \`carpool serve\` writes to the terminal.`
  return new CommandError('no_log', message)
}
