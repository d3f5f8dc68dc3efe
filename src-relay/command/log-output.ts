import { openLogFile } from '../kernel/log-file.ts'
import type { CommandIo } from './command.ts'
import type { Settings } from './settings.ts'

export interface LogOutput {
  readonly write: (line: string) => void
  /** Takes over other caps, and opens the file anew. */
  reload(settings: Settings): void
}

/** Where the log lines of a relay go. */
export function openLogOutput(settings: Settings, { stderr }: Pick<CommandIo, 'stderr'>): LogOutput {
  const toStderr = (line: string): void => void stderr.write(`${line}\n`)
  if (settings.logFile === undefined) return { write: toStderr, reload: () => undefined }
  const file = openLogFile({
    path: settings.logFile,
    caps: capsOf(settings),
    now: Date.now,
    onFailure: toStderr,
  })
  return { write: file.write, reload: next => file.reopen(capsOf(next)) }
}

const capsOf = ({ logMaxBytes, logMaxFiles, logMaxDays }: Settings) => ({
  maxBytes: logMaxBytes,
  maxFiles: logMaxFiles,
  maxDays: logMaxDays,
})
