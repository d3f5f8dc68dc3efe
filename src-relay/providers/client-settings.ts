import {
  applyEdits,
  type FormattingOptions,
  modify,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'

/** Where a client on this computer is to find the relay, and the key it shows. */
export interface ClientPlace {
  readonly baseUrl: string
  readonly key: string
}

/** A file that a client reads its settings from. */
export interface SettingsFile {
  /** Below the home directory, e.g. `.acme/settings.json`. */
  readonly path: string
  /** The file with this relay in it and all else as it was; empty text for one that is not there. Throws `SettingsTextError`. */
  readonly edit: (text: string, place: ClientPlace) => string
}

/** A client that can be set up by its files alone. */
export interface ClientSettings {
  readonly id: string
  readonly label: string
  readonly files: readonly SettingsFile[]
}

/** A file cannot be read in its format, so that nothing must be written over it. */
export class SettingsTextError extends Error {
  override readonly name = 'SettingsTextError'
}

type JsonChange = readonly [path: readonly (string | number)[], value: unknown]

/** Sets values in a JSON text that may have comments; everything else stays as it is, to the byte. */
export function setInJson(text: string, changes: readonly JsonChange[]): string {
  assertJsonObject(text)
  const formattingOptions = formattingOf(text)
  return changes.reduce(
    (edited, [path, value]) => applyEdits(edited, modify(edited, [...path], value, { formattingOptions })),
    text.trim() === '' ? '{}\n' : text,
  )
}

function assertJsonObject(text: string): void {
  if (text.trim() === '') return
  const errors: ParseError[] = []
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true })
  const [first] = errors
  if (first) throw new SettingsTextError(`it is not valid JSON: ${printParseErrorCode(first.error)}`)
  if (root?.type !== 'object') throw new SettingsTextError('it is not a JSON object')
}

/** As the rest of the file is written. */
function formattingOf(text: string): FormattingOptions {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  '
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  return { insertSpaces: !indent.includes('\t'), tabSize: indent.length, eol }
}

/** Sets variables in a file of `NAME=value` lines; one that is set already is replaced where it stands. */
export function setInEnvLines(text: string, variables: Readonly<Record<string, string>>): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/)
  for (const [name, value] of Object.entries(variables)) {
    const at = lines.findIndex(line => new RegExp(`^\\s*(export\\s+)?${name}\\s*=`).test(line))
    lines.splice(at === -1 ? lines.length : at, at === -1 ? 0 : 1, `${name}=${value}`)
  }
  return lines.join(eol) + eol
}
