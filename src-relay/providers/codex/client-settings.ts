import { isDeepStrictEqual } from 'node:util'
import { parse, TomlError } from 'smol-toml'
import { type ClientPlace, type ClientSettings, SettingsTextError } from '../client-settings.ts'

const providerId = 'carpool'

export const clientSettings: readonly ClientSettings[] = [
  {
    id: 'codex',
    label: 'Codex',
    files: [{ path: '.codex/config.toml', edit: setProvider }],
  },
]

/** A line at the top and a table at the end; what the file says beside them must be the same afterwards. */
function setProvider(text: string, place: ClientPlace): string {
  const before = read(text)
  if (tableOf(before)[providerId] !== undefined)
    throw new SettingsTextError(`it has a table [model_providers.${providerId}] already; remove it first`)
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const body = text === '' || text.endsWith('\n') ? text : text + eol
  const edited = `${withChoice(body, eol)}${[...(body === '' ? [] : ['']), ...linesOf(place)].join(eol)}${eol}`
  if (!isDeepStrictEqual(others(read(edited)), others(before)))
    throw new SettingsTextError('it is written in a way that cannot be added to; set this client up by hand')
  return edited
}

/** The provider that is chosen stands above the first table. */
function withChoice(text: string, eol: string): string {
  const choice = `model_provider = "${providerId}"`
  const firstTable = text.search(/^[ \t]*\[/m)
  const top = firstTable === -1 ? text : text.slice(0, firstTable)
  const chosen = /^[ \t]*model_provider[ \t]*=[^\r\n]*/m
  return chosen.test(top) ? top.replace(chosen, choice) + text.slice(top.length) : `${choice}${eol}${text}`
}

/** The key goes as a header: a file cannot set a variable of the shell. */
function linesOf({ baseUrl, key }: ClientPlace): string[] {
  return [
    `[model_providers.${providerId}]`,
    'name = "Carpool"',
    `base_url = "${baseUrl}/openai"`,
    'wire_api = "responses"',
    `http_headers = { "x-api-key" = "${key}" }`,
  ]
}

function read(text: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    throw new SettingsTextError(`it is not valid TOML: line ${error.line}`)
  }
}

function tableOf({ model_providers: table }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return typeof table === 'object' && table !== null ? { ...table } : {}
}

function others(all: Readonly<Record<string, unknown>>): object {
  const { [providerId]: _, ...providers } = tableOf(all)
  return { ...all, model_provider: undefined, model_providers: providers }
}
