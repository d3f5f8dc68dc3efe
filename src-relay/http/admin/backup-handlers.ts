import type { BackupFiles } from '../../store/backup/backup-parts.ts'
import type { Backups } from '../../store/backup/backups.ts'
import type { AdminHandlers } from './admin-handler.ts'

export interface BackupHandlersDeps {
  readonly backups: Pick<Backups, 'list' | 'create' | 'restore' | 'remove'>
  readonly backupFiles: BackupFiles
}

type Handled =
  | 'listBackups'
  | 'createBackup'
  | 'restoreBackup'
  | 'readBackupPart'
  | 'addBackupPart'
  | 'removeBackup'

export function createBackupHandlers({
  backups,
  backupFiles,
}: BackupHandlersDeps): Pick<AdminHandlers, Handled> {
  return {
    listBackups: async () => [...(await backups.list())],
    createBackup: () => backups.create('manual'),
    restoreBackup: ({ id, body }) => backups.restore(id, body),
    readBackupPart: ({ id, query }) => backupFiles.readPart(id, query.offset),
    addBackupPart: ({ body }) => backupFiles.addPart(body),
    removeBackup: async ({ id }) => {
      await backups.remove(id)
      return {}
    },
  }
}
