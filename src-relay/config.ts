import { z } from 'zod'
import { timeZoneNameSchema } from './contract/time-zone.ts'
import { logLevels } from './kernel/logger.ts'

const portSchema = z.number().int().min(0).max(65_535)

/** Everything a relay needs to know before it starts. Times in ms. */
export const relayConfigSchema = z.strictObject({
  dataDir: z.string().min(1),
  /** Address of the data plane: loopback until the owner switches LAN on. */
  host: z.string().min(1).default('127.0.0.1'),
  /** Opens the data plane to other machines although there is no key yet: every call is refused until there is one. */
  allowNoKeys: z.boolean().default(false),
  /** Data plane; 0 takes a free one. */
  port: portSchema.default(3000),
  /** Of the addresses it listens on, the one to hand out first; without it the best one. */
  chosenAddress: z.union([z.ipv4(), z.ipv6()]).optional(),
  /** Control plane, always on 127.0.0.1; 0 takes a free one. */
  controlPort: portSchema.default(3001),
  /** External Redis (`redis://`, `rediss://`); without it Carpool runs its own. */
  redisUrl: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// address' }).optional(),
  /** redis-server or valkey-server to run; without it the bundled one, then PATH. */
  redisServer: z.string().optional(),
  /** Folder with `<os>-<arch>/redis-server`. */
  bundledRedisDir: z.string().optional(),
  /** Replaces `resources/endpoints.json`; headless and development only. */
  endpointsFile: z.string().optional(),
  /** Built UI; without it the control plane serves the API alone. */
  uiDir: z.string().optional(),
  /** Base64 of 32 bytes; without it `<data-dir>/master.key` is used, and made for a new installation. */
  masterKey: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9+/]{43}=?$/, 'must be the base64 of 32 bytes')
    .optional(),
  /** IANA zone of all day boundaries. */
  timeZone: timeZoneNameSchema.default(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
  /** Answers with the address that asks it; a test of a proxy asks it, and without one nobody is asked. */
  addressEchoUrl: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  /** Lets webhooks go to plain http addresses of this computer; for tests. */
  loopbackWebhooks: z.boolean().default(false),
  logLevel: z.enum(logLevels).default('info'),
  maxBodyBytes: z
    .number()
    .int()
    .positive()
    .default(64 * 1024 * 1024),
  connectTimeoutMs: z.number().int().positive().default(10_000),
  firstByteTimeoutMs: z.number().int().positive().default(120_000),
  idleTimeoutMs: z.number().int().positive().default(300_000),
  /** From a call's first attempt until an answer has begun, over all the accounts that are tried. */
  totalTimeoutMs: z.number().int().positive().default(600_000),
  /** Accounts that one call may try. */
  maxAttempts: z.number().int().min(1).max(50).default(6),
  /** Reverse proxies whose word on the client's address is taken: addresses or networks. */
  trustedProxies: z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).default([]),
  /** Opens `GET /metrics`, on the control plane and where `metricsOnRelayPort` says so. */
  metricsToken: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'must be 16 or more characters, without spaces')
    .optional(),
  metricsOnRelayPort: z.boolean().default(false),
  /** A collector of OpenTelemetry: gets a trace of each call at `/v1/traces`. Without it nobody does. */
  otlpUrl: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  /** How long open streams may go on after a stop was asked for. */
  drainMs: z.number().int().nonnegative().default(15_000),
})

export type RelayConfigInput = z.input<typeof relayConfigSchema>
export type RelayConfig = z.output<typeof relayConfigSchema>

/** What a running relay takes over without a restart. */
export const liveFields = [
  'logLevel',
  'maxBodyBytes',
  'connectTimeoutMs',
  'firstByteTimeoutMs',
  'idleTimeoutMs',
  'drainMs',
  'trustedProxies',
  'metricsToken',
  'metricsOnRelayPort',
] as const satisfies readonly (keyof RelayConfig)[]
