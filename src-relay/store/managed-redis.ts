import { chmod } from 'node:fs/promises'
import { DirectoryInUse, type DirectoryLock, lockDirectory } from '../kernel/directory-lock.ts'
import type { Logger } from '../kernel/logger.ts'
import { errorCode, makePrivateFolder } from '../kernel/private-file.ts'
import { StartError } from '../kernel/start-error.ts'
import type { RedisAddress } from './redis-address.ts'
import { findRedisBinary } from './redis-binary.ts'
import { diskFull, redisFolder, warnOfFullDisk } from './redis-files.ts'
import { createRedisLauncher } from './redis-launcher.ts'
import { createNoteFile } from './redis-note.ts'
import { endOrphan } from './redis-orphan.ts'
import { choosePlace, keepSocket, placeAddress } from './redis-place.ts'
import { type ManagedRedisStatus, superviseRedis } from './redis-supervisor.ts'

export interface ManagedRedisDeps {
  readonly dataDir: string
  /** redis-server or valkey-server of the owner's choice. */
  readonly binary?: string | undefined
  /** Folder with `<os>-<arch>/redis-server`. */
  readonly bundledDir?: string | undefined
  /** Derived from the master key, so that a next start can speak with what this one leaves behind. */
  readonly password: string
  /** Ours; the child gets next to nothing of it. */
  readonly environment: NodeJS.ProcessEnv
  readonly logger: Logger
  readonly now: () => number
  readonly onStateChange?: (status: ManagedRedisStatus) => void
  readonly platform?: NodeJS.Platform
}

/** A Redis server of our own, kept alive until `stop`. */
export interface ManagedRedis {
  readonly connection: RedisAddress
  readonly version: string
  state(): ManagedRedisStatus
  /** Saves, ends the server and frees the data folder. */
  stop(): Promise<void>
}

/** Rejects with a `StartError`, and then leaves nothing running. */
export async function startManagedRedis(deps: ManagedRedisDeps): Promise<ManagedRedis> {
  const { dataDir, password, logger, now, environment, platform = process.platform } = deps
  const binary = await findRedisBinary({
    chosen: deps.binary,
    bundledDir: deps.bundledDir,
    environment,
    platform,
    arch: process.arch,
  })
  const folder = redisFolder(dataDir)
  const lock = await lockFolder(dataDir, folder)
  const noteFile = createNoteFile(dataDir)
  try {
    await warnOfFullDisk(folder, logger)
    await endWhatWasLeft(noteFile, folder, deps)
    const place = await choosePlace(platform)
    const clearUp = () => noteFile.remove({ place, startedAt: now(), binary: binary.path })
    const connection = placeAddress(place, password)
    const config = { folder, place, password, platform }
    const launch = createRedisLauncher({
      binary,
      config,
      address: connection,
      noteFile,
      environment,
      logger,
      now,
    })
    const onChange = deps.onStateChange ?? (() => undefined)
    const supervised = await superviseRedis({ launch, logger, now, onChange }).catch(
      async (error: unknown) => {
        await clearUp()
        throw error
      },
    )
    const stopKeeping = keepSocket(place, logger)
    return {
      connection,
      version: supervised.version,
      state: supervised.status,
      async stop() {
        stopKeeping()
        await supervised.stop()
        await clearUp()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw errorCode(error) === 'ENOSPC' ? diskFull(dataDir, error) : error
  }
}

async function endWhatWasLeft(
  noteFile: ReturnType<typeof createNoteFile>,
  folder: string,
  { password, logger }: ManagedRedisDeps,
): Promise<void> {
  const note = await noteFile.read()
  if (note === undefined) return
  await endOrphan({ note, address: placeAddress(note.place, password), folder, logger })
  await noteFile.remove(note)
}

async function lockFolder(dataDir: string, folder: string): Promise<DirectoryLock> {
  await makePrivateFolder(folder)
  await chmod(folder, 0o700)
  try {
    return await lockDirectory(folder)
  } catch (error) {
    if (!(error instanceof DirectoryInUse)) throw error
    const holder = error.pid === undefined ? 'It does not answer' : `It has the pid ${error.pid}`
    throw new StartError(
      'data_dir_in_use',
      `Another Carpool already runs on the data folder ${dataDir}. ${holder}. Stop it, or give this one another ` +
        'data folder.',
      error,
    )
  }
}
