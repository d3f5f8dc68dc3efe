import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Backup, BackupKind } from '../../contract/backup.ts'
import { AdminProblem } from '../../contract/problem.ts'
import { readBackupHeader } from './backup-file.ts'

export const backupIdPattern = /^carpool-[\w-]+\.backup$/

export const backupIdOf = (madeAt: number, kind: BackupKind): string =>
  `carpool-${new Date(madeAt).toISOString().replaceAll(/[:.]/g, '-')}-${kind}.backup`

/** The id comes from outside: only a plain name of ours leads to a file. */
export function backupPathOf(folder: string, id: string): string {
  if (!backupIdPattern.test(id)) throw unknownBackup()
  return join(folder, id)
}

/** Throws `AdminProblem` when there is none, or it cannot be read. */
export async function readBackup(folder: string, id: string): Promise<Backup> {
  const path = backupPathOf(folder, id)
  const { size } = await stat(path).catch(() => Promise.reject(unknownBackup()))
  const { kind, madeAt, version, holds } = await readBackupHeader(path)
  return { id, path, kind, madeAt, version, bytes: size, holds }
}

const unknownBackup = (): AdminProblem =>
  new AdminProblem(404, { code: 'not_found', message: 'There is no such backup.' })
