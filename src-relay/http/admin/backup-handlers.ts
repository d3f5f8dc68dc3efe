import type { Backups } from '../../store/backup/backups.ts'
import type { AdminHandlers } from './admin-handler.ts'

export interface BackupHandlersDeps {
  readonly backups: Pick<Backups, 'list' | 'create' | 'restore' | 'remove'>
}

type Handled = 'listBackups' | 'createBackup' | 'restoreBackup' | 'removeBackup'

export function createBackupHandlers({ backups }: BackupHandlersDeps): Pick<AdminHandlers, Handled> {
  return {
    listBackups: async () => [...(await backups.list())],
    createBackup: () => backups.create('manual'),
    restoreBackup: ({ id, body }) => backups.restore(id, body),
    removeBackup: async ({ id }) => {
      await backups.remove(id)
      return {}
    },
  }
}
