/** Fields of a log line: ids, counts, codes. Never a prompt, an answer or a secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

export interface LoggerDeps {
  /** Read for every line, so that it may change. */
  readonly level: LogLevel
  readonly now: () => number
  readonly write: (line: string) => void
}

/** Writes JSON lines; every string passes the redaction of secrets first. */
export function createLogger(deps: LoggerDeps): Logger {
  const at = (name: LogLevel) => (message: string, fields?: LogFields) => {
    if (logLevels.indexOf(name) < logLevels.indexOf(deps.level)) return
    const time = new Date(deps.now()).toISOString()
    deps.write(redact(JSON.stringify({ time, level: name, message, ...fields })))
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Each with a piece that a text must have to match at all: most lines have none, and looking for it is cheap. */
const secretShapes: readonly (readonly [piece: string, shape: RegExp])[] = [
  ['cr_', /\bcr_[0-9A-Za-z]{8,}/g],
  ['sk-', /\bsk-[0-9A-Za-z_-]{8,}/g],
  ['AIza', /\bAIza[0-9A-Za-z_-]{16,}/g],
  ['earer ', /(?<=\b[Bb]earer )[0-9A-Za-z._~+/=-]{8,}/g],
  ['://', /(?<=:\/\/[^\s/:@"]*:)[^\s@"]+(?=@)/g],
  ['=', /(?<=[?&](?:key|code|token|state)=)[^&\s"]+/g],
]

/** Replaces whatever looks like a credential; the last line of defence, not the first. */
export function redact(text: string): string {
  return secretShapes.reduce(
    (result, [piece, shape]) => (result.includes(piece) ? result.replace(shape, '[secret]') : result),
    text,
  )
}

/** One line of an unknown error for a log field. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : ''
  return `${code}${error.message}`
}
