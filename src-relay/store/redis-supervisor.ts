import { describeError, type Logger } from '../kernel/logger.ts'
import type { RedisChild } from './redis-child.ts'
import type { LaunchedRedis } from './redis-launcher.ts'

export type ManagedRedisState = 'ready' | 'degraded' | 'error' | 'stopped'

export interface ManagedRedisStatus {
  readonly state: ManagedRedisState
  /** One sentence for `degraded` and `error`. */
  readonly reason?: string
}

export interface RedisSupervisorDeps {
  readonly launch: () => Promise<LaunchedRedis>
  readonly logger: Logger
  readonly now: () => number
  readonly onChange: (status: ManagedRedisStatus) => void
}

const delaysMs = [500, 2000, 5000, 15_000]
const patienceMs = 120_000

/** Starts the server, and again whenever it ends unasked: five ends within two minutes are too many. */
export async function superviseRedis({ launch, logger, now, onChange }: RedisSupervisorDeps) {
  let status: ManagedRedisStatus = { state: 'ready' }
  let child: RedisChild
  let timer: NodeJS.Timeout | undefined
  let restart: Promise<void> | undefined
  let stopped = false
  const ends: number[] = []

  const enter = (next: ManagedRedisStatus): void => {
    status = next
    onChange(next)
  }

  const watch = (launched: LaunchedRedis): void => {
    child = launched.child
    void child.ended.then(how => {
      if (!stopped) fail(`The Redis server is gone: ${how}. It said:\n${launched.child.lastWords()}`)
    })
  }

  const fail = (reason: string): void => {
    ends.push(now())
    while ((ends[0] ?? 0) < now() - patienceMs) ends.shift()
    const delayMs = delaysMs[ends.length - 1]
    logger.error('redis is gone', { reason, recentEnds: ends.length, againInMs: delayMs })
    if (delayMs === undefined) return enter({ state: 'error', reason })
    enter({ state: 'degraded', reason })
    timer = setTimeout(() => {
      restart = relaunch()
    }, delayMs)
  }

  const relaunch = async (): Promise<void> => {
    try {
      const launched = await launch()
      watch(launched)
      logger.info('redis is back', { pid: launched.child.pid })
      if (!stopped) enter({ state: 'ready' })
    } catch (error) {
      if (!stopped) fail(describeError(error))
    }
  }

  const first = await launch()
  watch(first)
  return {
    version: first.version,
    status: () => status,
    async stop(): Promise<void> {
      stopped = true
      clearTimeout(timer)
      await restart
      await child.stop()
      enter({ state: 'stopped' })
    },
  }
}
