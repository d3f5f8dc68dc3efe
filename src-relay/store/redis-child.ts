import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../kernel/logger.ts'
import { StartError } from '../kernel/start-error.ts'
import { childEnvironment } from './child-environment.ts'
import { collectLines } from './line-collector.ts'
import type { RedisAddress } from './redis-address.ts'
import { type RedisConfig, redisConfigText } from './redis-config.ts'
import { unreadable } from './redis-files.ts'
import { askRedis, inspectRedis, type RedisSighting } from './redis-inspect.ts'
import { isReply } from './store-down.ts'

export interface RedisChildDeps {
  readonly binary: string
  readonly config: RedisConfig
  readonly address: RedisAddress
  readonly environment: NodeJS.ProcessEnv
  readonly logger: Logger
  readonly now: () => number
}

export type RunningRedis = Extract<RedisSighting, { who: 'ours' }>

export interface RedisChild {
  readonly pid: number | undefined
  /** Resolves when it is gone, to how. */
  readonly ended: Promise<string>
  /** What it said last. */
  lastWords(): string
  /** Resolves when it answers and has loaded everything; rejects with a `StartError`. */
  ready(): Promise<RunningRedis>
  /** By command, then by signals. */
  stop(): Promise<void>
}

const graceMs = 5000
const reachableWithinMs = 20_000
const loadedWithinMs = 300_000
const lookAgainMs = 20

/** Starts a Redis server of our own. It gets its configuration over stdin and nothing of our environment. */
export function startRedisChild(deps: RedisChildDeps): RedisChild {
  const { config, address, logger, now } = deps
  const child = spawnServer(deps)
  const lines = collectLines([child.stdout, child.stderr], line => logger.debug('redis says', { line }))
  let outcome: string | undefined
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(`it cannot be started: ${error.message}`))
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`))
  }).then(how => {
    outcome = how
    return how
  })

  const goneWithin = async (ms: number): Promise<boolean> => {
    const controller = new AbortController()
    const timeUp = sleep(ms, false, { signal: controller.signal }).catch(() => true)
    const gone = await Promise.race([ended.then(() => true), timeUp])
    controller.abort()
    return gone
  }

  const failed = (reason: string): StartError => {
    const said = lines.last()
    if (dataTrouble.test(said)) return unreadable(config.folder, `${reason}. It said:\n${said}`)
    return new StartError(
      'redis_failed',
      `The Redis server ${deps.binary} failed: ${reason}. It said:\n${said}`,
    )
  }

  return {
    pid: child.pid,
    ended,
    lastWords: () => lines.last(),
    async ready() {
      const began = now()
      for (;;) {
        const sighting = await inspectRedis(address, config.folder)
        if (outcome !== undefined) {
          await lines.closed
          throw failed(outcome)
        }
        if (sighting.who === 'ours' && !sighting.loading) return sighting
        const limitMs = sighting.who === 'ours' ? loadedWithinMs : reachableWithinMs
        if (now() - began > limitMs) throw failed(`it is not ready after ${limitMs / 1000} s`)
        await sleep(lookAgainMs)
      }
    },
    async stop() {
      if (outcome !== undefined) return
      await askToStop(address)
      if (await goneWithin(graceMs)) return
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        logger.warn('redis does not stop', { pid: child.pid, signal })
        child.kill(signal)
        if (await goneWithin(graceMs)) return
      }
    },
  }
}

/** It answers by going away, which the caller watches. One that cannot save, on a full disk, is told to go all the same. */
async function askToStop(address: RedisAddress): Promise<void> {
  try {
    await askRedis(address, client => client.shutdown())
  } catch (error) {
    if (isReply(error))
      await askRedis(address, client => client.call('shutdown', 'nosave', 'force')).catch(() => undefined)
  }
}

/** What Redis says when it is its files that keep it from starting. */
const dataTrouble =
  /append.?only file|AOF|RDB|short read|Unexpected end of file|checksum|Fatal error loading|can't open the append/i

function spawnServer({ binary, config, environment }: RedisChildDeps) {
  const port = 'port' in config.place ? config.place.port : 0
  // The port is also an argument: a server that loses us before it has read its configuration then listens nowhere.
  const child = spawn(binary, ['-', '--port', String(port)], {
    cwd: config.folder,
    env: childEnvironment(environment),
    // A group of its own: Ctrl-C must reach us alone, so that running calls are settled before Redis stops.
    detached: config.platform !== 'win32',
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const endWithUs = (): void => void child.kill('SIGTERM')
  process.on('exit', endWithUs)
  void once(child, 'exit').then(
    () => process.off('exit', endWithUs),
    () => process.off('exit', endWithUs),
  )
  // A child that dies at once closes its stdin; `ended` reports it.
  child.stdin.on('error', () => undefined)
  child.stdin.end(redisConfigText(config))
  return child
}
