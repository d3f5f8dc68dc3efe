import { cp, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../kernel/logger.ts'
import { errorCode } from '../kernel/private-file.ts'
import { StartError } from '../kernel/start-error.ts'

/** Our own Redis keeps its files in this folder of the data folder. */
export function redisFolder(dataDir: string): string {
  return join(dataDir, 'redis')
}

/** What there is to load: an append-only file, only a snapshot, or nothing. */
export type StoredData = 'append-only' | 'snapshot' | 'nothing'

const appendOnlyPart = /^appendonly\.aof\.\d+\.(?:base|incr)\./

/**
 * Redis itself would start empty, and then overwrite the rest, where its list of append-only files is gone or the first
 * of them has no content: that is refused with a `StartError`.
 */
export async function inspectRedisFiles(folder: string): Promise<StoredData> {
  const files = await namesIn(folder)
  const partsFolder = join(folder, 'appendonlydir')
  const parts = await namesIn(partsFolder)
  for (const name of parts.filter(part => part.endsWith('.base.rdb')))
    if ((await stat(join(partsFolder, name))).size === 0) throw unreadable(folder, `${name} is empty`)
  if (parts.includes('appendonly.aof.manifest') || files.includes('appendonly.aof')) return 'append-only'
  if (parts.some(name => appendOnlyPart.test(name)))
    throw unreadable(folder, 'appendonlydir/appendonly.aof.manifest is missing')
  return files.includes('dump.rdb') ? 'snapshot' : 'nothing'
}

/** Whether our own Redis has ever kept anything here. */
export async function managedDataExists(dataDir: string): Promise<boolean> {
  const folder = redisFolder(dataDir)
  const names = [...(await namesIn(folder)), ...(await namesIn(join(folder, 'appendonlydir')))]
  return names.some(name => name.startsWith('appendonly.aof') || name === 'dump.rdb')
}

/** Copies everything aside before a repair; returns where to. */
export async function copyRedisFiles(folder: string, now: number): Promise<string> {
  const copy = `${folder}-damaged-${new Date(now).toISOString().replace(/[:.]/g, '-')}`
  try {
    await cp(folder, copy, { recursive: true, filter: source => !/lock-[0-9a-f]{16}$/.test(source) })
  } catch (error) {
    await rm(copy, { recursive: true, force: true })
    throw error
  }
  return copy
}

const enoughBytes = 200 * 1024 * 1024

export async function warnOfFullDisk(folder: string, logger: Logger): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < enoughBytes)
    logger.warn('the disk is almost full: soon nothing can be stored any more', {
      folder,
      freeBytes: bavail * bsize,
    })
}

export function diskFull(dataDir: string, cause: unknown): StartError {
  return new StartError(
    'redis_failed',
    `The disk with the data folder ${dataDir} is full. Make room on it.`,
    cause,
  )
}

export function unreadable(folder: string, reason: string): StartError {
  return new StartError(
    'data_unreadable',
    `The stored data in ${folder} cannot be read: ${reason}\nNothing was changed, and Carpool does not start empty ` +
      'in its place. Copy the folder first. Then put back a backup of it, or try redis-check-aof --fix on the ' +
      'file named above; to begin anew, move the folder away.',
  )
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw unreadable(folder, String(error))
  }
}
