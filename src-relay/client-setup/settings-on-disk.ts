import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from '../kernel/private-file.ts'

/** The bytes of a file; null where there is none. */
export async function readBytes(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** Replaces a file as a whole, where a link leads to; whoever reads meanwhile sees the old or the new one. */
export async function writeBytes(path: string, bytes: Buffer): Promise<void> {
  const target = await realpath(path).catch(() => path)
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  const mode = await stat(target).then(
    found => found.mode & 0o777,
    () => 0o600,
  )
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeFile(temporary, bytes, { mode, flush: true })
    await chmod(temporary, mode)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Puts a file back as it was; one that was not there goes. */
export async function restoreBytes(path: string, before: Buffer | null): Promise<void> {
  await (before === null ? rm(path, { force: true }) : writeBytes(path, before))
}

export const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
