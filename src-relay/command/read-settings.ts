import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type RelayConfig, relayConfigSchema } from '../config.ts'
import type { CommandCall } from './command.ts'
import { UsageError } from './command-error.ts'
import { readFields } from './read-fields.ts'
import { flagOf, mayStandIn, type Settings, settings, settingsSchema, variableOf } from './settings.ts'
import { chooseSettingsFile, readSettingsFile, type SettingsDocument } from './settings-file.ts'

export interface SettingsReading {
  readonly settings: Settings
  /** For each setting that was said: the flag, the variable or the file that says it. */
  readonly origins: Readonly<Record<string, string>>
  readonly file: string
}

interface Said {
  readonly value: unknown
  readonly origin: string
}

/** What flags, environment and file ask for, the first that says something about a setting. Throws `UsageError`. */
export async function readSettings(call: CommandCall): Promise<SettingsReading> {
  const file = chooseSettingsFile(call)
  const document = await readSettingsFile(file)
  const said = Object.entries(settings).flatMap(([name]) => {
    const first = fromFlag(name, call) ?? fromEnvironment(name, call) ?? fromFile(name, document, file.path)
    return first ? [[name, first] as const] : []
  })
  const origins = Object.fromEntries(said.map(([name, { origin }]) => [name, origin]))
  const values = Object.fromEntries(said.map(([name, { value }]) => [name, value]))
  const sources = { dataDir: '--data-dir', ...origins }
  const read = readFields(settingsSchema, { ...builtIn(call), ...values }, sources)
  checkPaths(read, origins)
  return { settings: read, origins, file: file.path }
}

/** The part of the settings that is the relay's own. */
export function relayConfigOf(all: Settings): RelayConfig {
  const names = new Set(Object.keys(relayConfigSchema.shape))
  return relayConfigSchema.parse(Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name))))
}

/** What depends on where and how Carpool runs. */
function builtIn({ io, dataDir, flags }: CommandCall): Record<string, unknown> {
  const isWatched = io.stderr.isTTY && flags.text('log-file') === undefined
  return {
    dataDir,
    bundledRedisDir: firstPresent(io.programDir, [
      '../../resources/redis',
      '../resources/redis',
      '../../redis',
    ]),
    uiDir: firstPresent(io.programDir, ['../renderer', '../out/renderer']),
    ...(isWatched && { logLevel: 'warn' }),
  }
}

function fromFlag(name: string, { flags }: CommandCall): Said | undefined {
  const setting = settings[name]
  const flag = flagOf(name)
  if (!setting || !mayStandIn(setting, 'flag') || !flags.isSet(flag)) return undefined
  const text = setting.kind === 'switch' ? 'true' : (flags.text(flag) ?? '')
  return { value: readText(text, name, `--${flag}`), origin: `--${flag}` }
}

function fromEnvironment(name: string, { io }: CommandCall): Said | undefined {
  const variable = variableOf(name)
  const text = io.env[variable]
  if (!text) return undefined
  return { value: readText(text, name, variable), origin: variable }
}

function fromFile(name: string, document: SettingsDocument, path: string): Said | undefined {
  if (document[name] === undefined) return undefined
  return { value: document[name], origin: `${name} in ${path}` }
}

/** The value of a setting from its text. Throws `UsageError`. */
export function readText(text: string, name: string, origin: string): unknown {
  switch (settings[name]?.kind) {
    case 'number':
      if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${origin} must be a whole number`)
      return Number(text)
    case 'switch':
      if (!/^(?:true|false|1|0)$/.test(text)) throw new UsageError(`${origin} must be true or false`)
      return text === 'true' || text === '1'
    case 'list':
      return text.split(',').flatMap(each => each.trim() || [])
    case 'text':
    case undefined:
      return text
  }
}

/** A child process inherits the environment, and others may read it: a secret does not stay there. */
export function forgetSecrets(env: NodeJS.ProcessEnv): void {
  for (const [name, { secret }] of Object.entries(settings)) if (secret) delete env[variableOf(name)]
}

function checkPaths(read: Settings, origins: Readonly<Record<string, string>>): void {
  for (const name of ['endpointsFile', 'uiDir'] as const) {
    const path = read[name]
    if (path !== undefined && !existsSync(path))
      throw new UsageError(`${origins[name] ?? name} is not there: ${resolve(path)}`)
  }
}

/** The place in the built program, else the one in the sources. */
function firstPresent(programDir: string, places: readonly string[]): string | undefined {
  return places.map(place => join(programDir, place)).find(place => existsSync(place))
}
