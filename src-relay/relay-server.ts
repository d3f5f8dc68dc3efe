import { randomBytes, randomUUID } from 'node:crypto'
import type { RelayAddresses } from './composition/launch.ts'
import { composeRelay, type RunningRelay } from './composition/relay.ts'
import { idleStatus } from './composition/status.ts'
import { liveFields, type RelayConfig, type RelayConfigInput, relayConfigSchema } from './config.ts'
import type { ServiceState, ServiceStatus } from './contract/service.ts'
import type { NetworkSettings } from './http/network-desk.ts'
import { createLogger, type Logger, type LoggerDeps } from './kernel/logger.ts'

export type { RelayAddresses } from './composition/launch.ts'
export type { NetworkSettings } from './http/network-desk.ts'

/** The whole relay in one process. The desktop, the `carpool` command and the tests all use this. */
export interface RelayServer {
  /** Resolves when both planes listen and Redis answers. Rejects with a `StartError` or the system's error. */
  start(): Promise<RelayAddresses>
  /**
   * Drains open streams for at most `drainMs` (without it: as configured), then ends every child it started.
   * Asked again while it drains, the shorter time holds.
   */
  stop(options?: { readonly drainMs?: number }): Promise<void>
  status(): ServiceStatus
  /** SV-06: to be called after the computer slept. */
  wake(): void
  /** Takes over what may change while it runs. Throws a `ZodError`, and changes nothing, when it is not valid. */
  reload(input: RelayConfigInput): Reloaded
}

/** Names of settings. */
export interface Reloaded {
  readonly changed: readonly string[]
  /** Changed too, but in force only after a restart. */
  readonly needRestart: readonly string[]
}

export interface RelayServerDeps {
  /** Receives JSON lines. */
  readonly writeLog: (line: string) => void
  readonly now?: () => number
  /** Keeps what the owner changes of where the relay listens; without it that cannot be changed while it runs. */
  readonly saveNetwork?: (settings: NetworkSettings) => Promise<void>
  /** Keeps the time zone for the next start; without it that cannot be changed while it runs. */
  readonly saveTimeZone?: (timeZone: string) => Promise<void>
  /** Of the user whose clients on this computer may be set up; without it none is. */
  readonly homeDir?: string
  /** Stops this relay and starts another one, for what holds from the next start on. */
  readonly restart?: () => void
}

/** Throws a `ZodError` when the configuration is not valid. */
export function createRelayServer(input: RelayConfigInput, deps: RelayServerDeps): RelayServer {
  const config = relayConfigSchema.parse(input)
  const now = deps.now ?? Date.now
  const logger = createRelayLogger(config, { now, write: deps.writeLog })
  const instanceId = randomUUID()
  let state: ServiceState = 'stopped'
  let running: RunningRelay | undefined
  let stopping: Promise<void> | undefined
  let drainMs = config.drainMs

  async function start(): Promise<RelayAddresses> {
    if (state !== 'stopped' && state !== 'error') throw new Error(`the relay is already ${state}`)
    state = 'starting'
    try {
      const launch = { instanceId, token: randomBytes(32).toString('base64url'), startedAt: now() }
      const { saveNetwork, saveTimeZone, homeDir, restart } = deps
      const kept = { saveNetwork, saveTimeZone, homeDir, restart }
      const changing = { state: () => state, drainMs: () => drainMs }
      running = await composeRelay({ config, launch, logger, now, ...kept, ...changing })
      state = 'running'
      const { baseUrl, controlUrl } = running.addresses
      logger.info('the relay is running', { baseUrl, controlUrl })
      return running.addresses
    } catch (error) {
      state = 'error'
      throw error
    }
  }

  async function close(relay: RunningRelay): Promise<void> {
    state = 'stopping'
    try {
      await relay[Symbol.asyncDispose]()
    } finally {
      running = undefined
      stopping = undefined
      state = 'stopped'
    }
    logger.info('the relay has stopped')
  }

  const stop: RelayServer['stop'] = async options => {
    drainMs = options?.drainMs ?? config.drainMs
    if (running && stopping) await running.hurry(drainMs)
    if (running) stopping ??= close(running)
    await stopping
  }

  return {
    start,
    stop,
    status: () => running?.status() ?? idleStatus({ config, instanceId, state }),
    wake: () => running?.wake(),
    reload: next => reload(config, relayConfigSchema.parse(next)),
  }
}

/** At the level that the settings name, which may change. */
function createRelayLogger(config: RelayConfig, rest: Pick<LoggerDeps, 'now' | 'write'>): Logger {
  return createLogger({
    ...rest,
    get level() {
      return config.logLevel
    },
  })
}

const isLive = (name: string): boolean => liveFields.some(field => field === name)

function reload(config: RelayConfig, next: RelayConfig): Reloaded {
  const names = Object.keys({ ...config, ...next }) as (keyof RelayConfig)[]
  const different = names.filter(name => JSON.stringify(config[name]) !== JSON.stringify(next[name]))
  Object.assign(config, Object.fromEntries(liveFields.map(name => [name, next[name]])))
  return {
    changed: different.filter(isLive),
    needRestart: different.filter(name => !isLive(name)),
  }
}
