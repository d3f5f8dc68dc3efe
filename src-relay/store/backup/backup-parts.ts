import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Backup,
  type BackupPart,
  backupPartBytes,
  type NewBackupPart,
  type TakenBackupPart,
} from '../../contract/backup.ts'
import { AdminProblem } from '../../contract/problem.ts'
import { readBackupFile } from './backup-file.ts'
import { backupIdOf, backupPathOf, readBackup } from './backup-folder.ts'

export interface BackupFilesDeps {
  readonly folder: string
  readonly now: () => number
}

/** The files of backups, as they are taken elsewhere and brought from there. */
export interface BackupFiles {
  /** Throws `AdminProblem(404)` for an unknown backup. */
  readPart(id: string, offset: number): Promise<BackupPart>
  /** Throws `AdminProblem` for a part out of turn, and for a file that is no backup. */
  addPart(part: NewBackupPart): Promise<TakenBackupPart>
}

/** A file of half a million calls has some 50 MB. */
const mostBytes = 2 * 1024 ** 3
const abandonedAfterMs = 60 * 60 * 1000

export function createBackupFiles({ folder, now }: BackupFilesDeps): BackupFiles {
  async function finish(path: string): Promise<Backup> {
    try {
      await readBackupFile(path)
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
    const id = backupIdOf(now(), 'imported')
    await rename(path, backupPathOf(folder, id))
    return await readBackup(folder, id)
  }

  return {
    async readPart(id, offset) {
      await using file = await open((await readBackup(folder, id)).path)
      const { buffer, bytesRead } = await file.read(Buffer.alloc(backupPartBytes), 0, backupPartBytes, offset)
      const end = offset + bytesRead
      const content = buffer.subarray(0, bytesRead).toString('base64')
      return { content, ...(end < (await file.stat()).size && { next: end }) }
    },
    async addPart({ upload, offset, content, isLast }) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      if (offset === 0) await forgetAbandoned(folder, now() - abandonedAfterMs)
      const path = join(folder, `${upload}.upload`)
      await append(path, offset, Buffer.from(content, 'base64'))
      return isLast ? { backup: await finish(path) } : {}
    },
  }
}

async function append(path: string, offset: number, content: Buffer): Promise<void> {
  await using file = await open(path, offset === 0 ? 'wx' : 'r+', 0o600).catch(() =>
    Promise.reject(outOfTurn()),
  )
  if ((await file.stat()).size !== offset) throw outOfTurn()
  if (offset + content.length > mostBytes) throw tooLarge()
  await file.write(content, 0, content.length, offset)
}

async function forgetAbandoned(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if (name.endsWith('.upload') && (await stat(path)).mtimeMs < before) await rm(path, { force: true })
  }
}

const outOfTurn = (): AdminProblem =>
  new AdminProblem(409, {
    code: 'part_out_of_turn',
    message: 'This part does not follow the one before it. Begin again with the first.',
  })

const tooLarge = (): AdminProblem =>
  new AdminProblem(413, { code: 'body_too_large', message: 'A backup of more than 2 GiB is not taken.' })
