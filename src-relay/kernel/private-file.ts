import { randomBytes } from 'node:crypto'
import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes a folder that only its owner may enter; one that is there keeps its mode. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
}

/** Replaces a file (0600) in one step: a crash leaves the old content or the new, never half of it. */
export async function writePrivateFile(path: string, content: string | Buffer): Promise<void> {
  await viaTemporaryFile(path, content, temporary => rename(temporary, path))
}

/** Makes a file (0600) in one step; false, and the file untouched, when there is one already. */
export async function createPrivateFile(path: string, content: string | Buffer): Promise<boolean> {
  let created = true
  await viaTemporaryFile(path, content, async temporary => {
    try {
      await link(temporary, path)
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
      created = false
    }
    await rm(temporary)
  })
  return created
}

/** The code of a system error (`ENOENT`), if it is one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

async function viaTemporaryFile(
  path: string,
  content: string | Buffer,
  settle: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await settle(temporary)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** The new name itself must survive a power cut; Windows cannot sync a folder and does not need to. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
