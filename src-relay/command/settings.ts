import { z } from 'zod'
import { relayConfigSchema } from '../config.ts'
import type { Option } from './command.ts'

/** What `carpool serve` may be told: all that the relay takes, and where it writes its log. */
export const settingsSchema = relayConfigSchema.extend({
  /** Without it the log goes to standard error. */
  logFile: z.string().min(1).optional(),
  /** A log file that would grow beyond it is put aside. */
  logMaxBytes: z
    .number()
    .int()
    .min(1024)
    .default(10 * 1024 * 1024),
  /** How many files that were put aside are kept. */
  logMaxFiles: z.number().int().nonnegative().default(7),
  /** A log file older than this is removed. */
  logMaxDays: z.number().int().positive().default(30),
  /** Describes the newest release, as GitHub's API does; asked by `carpool update-check` alone. */
  releasesUrl: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
})
export type Settings = z.output<typeof settingsSchema>

export interface Setting {
  readonly kind: 'text' | 'number' | 'switch' | 'list'
  /** Stands for the value in the help. */
  readonly value: string
  readonly help: string
  /** Never printed. */
  readonly secret?: true
  /** Where it may be said, besides the environment; everywhere if not given. */
  readonly places?: readonly ('flag' | 'file')[]
}

/** What is not for the owner to say, or has rules of its own. */
type Unsaid = 'dataDir' | 'bundledRedisDir' | 'loopbackWebhooks'

const ownSettings: Readonly<Record<Exclude<keyof Settings, Unsaid>, Setting>> = {
  host: { kind: 'text', value: 'H', help: 'address for the friends; 0.0.0.0 opens it to the LAN' },
  allowNoKeys: { kind: 'switch', value: '', help: 'open to the LAN although there is no key yet' },
  port: { kind: 'number', value: 'P', help: 'port for the friends' },
  chosenAddress: { kind: 'text', value: 'IP', help: 'the address to hand out first' },
  controlPort: { kind: 'number', value: 'P', help: 'port of the console, on this computer only' },
  redisUrl: { kind: 'text', value: 'URL', secret: true, help: 'a Redis of yours, redis:// or rediss://' },
  redisServer: { kind: 'text', value: 'FILE', help: 'redis-server or valkey-server to run' },
  endpointsFile: { kind: 'text', value: 'FILE', help: "providers' addresses instead of the built-in ones" },
  addressEchoUrl: {
    kind: 'text',
    value: 'URL',
    help: 'answers with the address that asks, for tests of proxies',
  },
  uiDir: { kind: 'text', value: 'DIR', help: 'built pages of the console' },
  masterKey: { kind: 'text', value: 'KEY', secret: true, places: [], help: 'base64 of 32 bytes' },
  timeZone: { kind: 'text', value: 'ZONE', help: 'zone in which a day begins' },
  logLevel: { kind: 'text', value: 'LEVEL', help: 'debug, info, warn or error' },
  logFile: { kind: 'text', value: 'FILE', help: 'the log goes there instead of to standard error' },
  logMaxBytes: { kind: 'number', value: 'N', help: 'a log file that grows beyond it is put aside' },
  logMaxFiles: { kind: 'number', value: 'N', help: 'files put aside that are kept' },
  logMaxDays: { kind: 'number', value: 'N', help: 'age at which a log file is removed' },
  maxBodyBytes: { kind: 'number', value: 'N', help: "largest body of a friend's call" },
  connectTimeoutMs: { kind: 'number', value: 'MS', help: 'for a connection to a provider' },
  firstByteTimeoutMs: { kind: 'number', value: 'MS', help: "for the beginning of a provider's answer" },
  idleTimeoutMs: { kind: 'number', value: 'MS', help: "silence in a provider's answer" },
  totalTimeoutMs: { kind: 'number', value: 'MS', help: 'for all attempts of a call, until an answer begins' },
  maxAttempts: { kind: 'number', value: 'N', help: 'accounts that one call may try' },
  trustedProxies: { kind: 'list', value: 'IP,NET', help: 'reverse proxies that name the client' },
  metricsToken: { kind: 'text', value: 'T', secret: true, places: ['file'], help: 'opens /metrics' },
  metricsOnRelayPort: { kind: 'switch', value: '', help: 'the metrics also on the port for the friends' },
  otlpUrl: {
    kind: 'text',
    value: 'URL',
    help: 'a collector of OpenTelemetry that gets a trace of each call',
  },
  releasesUrl: { kind: 'text', value: 'URL', help: 'describes the newest release; for update-check' },
  drainMs: { kind: 'number', value: 'MS', help: 'how long running calls may go on after a stop' },
}

/** Every setting by its name in the file; flag and variable are spelled after it. */
export const settings: Readonly<Record<string, Setting>> = ownSettings

const shortFlags: Readonly<Record<string, string>> = { endpointsFile: 'endpoints' }

const dashed = (name: string): string => name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

/** `controlPort` → `control-port` */
export const flagOf = (name: string): string => shortFlags[name] ?? dashed(name)

/** `controlPort` → `CARPOOL_CONTROL_PORT` */
export const variableOf = (name: string): string =>
  `CARPOOL_${flagOf(name).replaceAll('-', '_').toUpperCase()}`

export const mayStandIn = ({ places }: Setting, place: 'flag' | 'file'): boolean =>
  places?.includes(place) ?? true

export const configOption: Option = {
  type: 'string',
  value: 'FILE',
  help: 'settings in JSON (CARPOOL_CONFIG); config.json in the data directory if not given',
}

/** Of every command that starts a relay. */
export const serveOptions: Readonly<Record<string, Option>> = Object.fromEntries([
  ['config', configOption],
  ...Object.entries(settings)
    .filter(([, setting]) => mayStandIn(setting, 'flag'))
    .map(([name, setting]) => [flagOf(name), asOption(name, setting)] as const),
])

function asOption(name: string, { kind, value, help }: Setting): Option {
  const text = `${help} (${variableOf(name)})`
  return kind === 'switch' ? { type: 'boolean', help: text } : { type: 'string', value, help: text }
}
