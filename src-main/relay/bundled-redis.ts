import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { readIfPresent, systemCode } from '../storage/private-file.ts'

const checksumsSchema = z.record(z.string(), z.string())

export interface BundledRedis {
  /** Folder with `<os>-<arch>/redis-server`, beside the app. */
  readonly folder: string
  /** What was packaged, inside the app's own archive, whose integrity the system or Electron watches. */
  readonly checksumsFile: string
  /** `linux-x64` */
  readonly system: string
}

/** SEC-36: the server that came with the app is started only if it is the one that was packaged. Throws otherwise. */
export async function assertGenuineRedis({ folder, checksumsFile, system }: BundledRedis): Promise<void> {
  const checksums = await readIfPresent(checksumsFile)
  const known = checksums ? checksumsSchema.parse(JSON.parse(checksums.toString('utf8'))) : {}
  for (const name of await namesIn(join(folder, system))) {
    const path = join(folder, system, name)
    if (known[`${system}/${name}`] !== (await sumOf(path)))
      throw new Error(
        `${path} is not the file that came with this version of Carpool. Install Carpool again.`,
      )
  }
}

async function sumOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  }
}
