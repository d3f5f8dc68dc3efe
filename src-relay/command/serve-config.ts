import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type RelayConfig, relayConfigSchema } from '../config.ts'
import type { CommandCall, Option } from './command.ts'
import { UsageError } from './command-error.ts'
import { readFields } from './read-fields.ts'

export const serveOptions: Readonly<Record<string, Option>> = {
  host: {
    type: 'string',
    value: 'H',
    help: 'address for the friends; 127.0.0.1 if not given, 0.0.0.0 opens it to the LAN',
  },
  port: { type: 'string', value: 'P', help: 'port for the friends, 3000 if not given' },
  'control-port': {
    type: 'string',
    value: 'P',
    help: 'port of the console on this computer, 3001 if not given',
  },
  'redis-url': {
    type: 'string',
    value: 'URL',
    help: 'a Redis of yours (CARPOOL_REDIS_URL keeps its password off the command line)',
  },
  'redis-server': {
    type: 'string',
    value: 'FILE',
    help: 'redis-server or valkey-server to run (CARPOOL_REDIS_SERVER)',
  },
  endpoints: {
    type: 'string',
    value: 'FILE',
    help: "the providers' addresses, instead of the built-in ones",
  },
  'ui-dir': { type: 'string', value: 'DIR', help: 'built pages of the console' },
  'time-zone': {
    type: 'string',
    value: 'ZONE',
    help: "zone in which a day begins, this computer's if not given",
  },
  'log-level': {
    type: 'string',
    value: 'LEVEL',
    help: 'debug, info, warn or error; info if not given, on a terminal warn',
  },
}

const sources = {
  dataDir: '--data-dir',
  redisUrl: '--redis-url (or CARPOOL_REDIS_URL)',
  redisServer: '--redis-server (or CARPOOL_REDIS_SERVER)',
  endpointsFile: '--endpoints',
  masterKey: 'CARPOOL_MASTER_KEY',
}

/** What the options and the environment ask for. Throws `UsageError`. */
export function readServeConfig({ flags, io, dataDir }: CommandCall): RelayConfig {
  const masterKey = takeSecret(io.env, 'CARPOOL_MASTER_KEY')
  const redisUrl = takeSecret(io.env, 'CARPOOL_REDIS_URL')
  const config = {
    dataDir,
    host: flags.text('host'),
    port: flags.wholeNumber('port'),
    controlPort: flags.wholeNumber('control-port'),
    redisUrl: flags.text('redis-url') ?? redisUrl,
    redisServer: flags.text('redis-server') ?? io.env['CARPOOL_REDIS_SERVER'],
    bundledRedisDir: firstPresent(io.programDir, ['../../resources/redis', '../resources/redis']),
    endpointsFile: flags.text('endpoints'),
    uiDir: flags.text('ui-dir') ?? firstPresent(io.programDir, ['../renderer', '../out/renderer']),
    masterKey,
    timeZone: flags.text('time-zone'),
    logLevel: flags.text('log-level') ?? (io.stderr.isTTY ? 'warn' : 'info'),
  }
  for (const file of ['endpoints', 'ui-dir'] as const) {
    const path = flags.text(file)
    if (path !== undefined && !existsSync(path))
      throw new UsageError(`--${file} is not there: ${resolve(path)}`)
  }
  return readFields(relayConfigSchema, config, sources)
}

/** A child process inherits the environment, and others may read it: a secret does not stay there. */
function takeSecret(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]
  delete env[name]
  return value === '' ? undefined : value
}

/** The place in the built program, else the one in the sources. */
function firstPresent(programDir: string, places: readonly string[]): string | undefined {
  return places.map(place => join(programDir, place)).find(place => existsSync(place))
}
