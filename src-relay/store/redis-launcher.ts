import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../kernel/logger.ts'
import { StartError } from '../kernel/start-error.ts'
import type { RedisAddress } from './redis-address.ts'
import type { RedisBinary } from './redis-binary.ts'
import { type RedisChild, type RunningRedis, startRedisChild } from './redis-child.ts'
import type { RedisConfig } from './redis-config.ts'
import { copyRedisFiles, inspectRedisFiles, unreadable } from './redis-files.ts'
import { askRedis } from './redis-inspect.ts'
import type { createNoteFile } from './redis-note.ts'

export interface RedisLauncherDeps {
  readonly binary: RedisBinary
  readonly config: Omit<RedisConfig, 'appendOnly' | 'loadTruncated'>
  readonly address: RedisAddress
  readonly noteFile: ReturnType<typeof createNoteFile>
  readonly environment: NodeJS.ProcessEnv
  readonly logger: Logger
  readonly now: () => number
}

export interface LaunchedRedis {
  readonly child: RedisChild
  readonly version: string
}

const truncated = /Unexpected end of file reading the append only file/

/** Starts the server on what is stored; never on nothing in place of something. Rejects with a `StartError`. */
export function createRedisLauncher(deps: RedisLauncherDeps): () => Promise<LaunchedRedis> {
  const { binary, config, address, noteFile, environment, logger, now } = deps

  const start = async (appendOnly: boolean, loadTruncated: boolean) => {
    const note = { place: config.place, startedAt: now(), binary: binary.path }
    await noteFile.write(note)
    const child = startRedisChild({
      binary: binary.path,
      config: { ...config, appendOnly, loadTruncated },
      address,
      environment,
      logger,
      now,
    })
    await noteFile.write({ ...note, pid: child.pid })
    try {
      return { child, note, running: await child.ready() }
    } catch (error) {
      await child.stop()
      throw error
    }
  }

  const startRepaired = async (appendOnly: boolean) => {
    try {
      return await start(appendOnly, false)
    } catch (error) {
      if (!(error instanceof StartError) || !truncated.test(error.message)) throw error
      const copy = await copyRedisFiles(config.folder, now())
      logger.warn('the end of the stored data is missing; it is read up to there', { copy })
      return start(appendOnly, true)
    }
  }

  return async () => {
    const stored = await inspectRedisFiles(config.folder)
    const { child, note, running } = await startRepaired(stored !== 'snapshot')
    if (stored === 'snapshot') await appendFromNowOn(child, deps)
    await noteFile.write({ ...note, pid: child.pid, ...identity(running) })
    return { child, version: running.version }
  }
}

function identity({ runId, version }: RunningRedis) {
  return { runId, version }
}

/** A snapshot alone is loaded only with the append-only file off; this writes one from what was loaded. */
async function appendFromNowOn(
  child: RedisChild,
  { address, config, logger }: RedisLauncherDeps,
): Promise<void> {
  logger.warn('only a snapshot is stored; starting from it', { folder: config.folder })
  try {
    await askRedis(address, client => client.config('SET', 'appendonly', 'yes'))
    let info: string
    do {
      await sleep(50)
      info = await askRedis(address, client => client.info('persistence'))
    } while (/^aof_rewrite_(?:in_progress|scheduled):1/m.test(info))
    if (!/^aof_enabled:1/m.test(info) || !info.includes('aof_last_bgrewrite_status:ok'))
      throw unreadable(config.folder, 'no append-only file could be written from the snapshot.')
  } catch (error) {
    await child.stop()
    throw error
  }
}
