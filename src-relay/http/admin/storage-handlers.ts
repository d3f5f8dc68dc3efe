import type { NewStorageTest, Storage, StorageTest } from '../../contract/storage.ts'
import type { AdminHandlers } from './admin-handler.ts'
import type { BackupHandlersDeps } from './backup-handlers.ts'

export interface StorageHandlersDeps extends Pick<BackupHandlersDeps, 'backups'> {
  readonly storage: {
    read(): Promise<Omit<Storage, 'lastBackup'>>
    test(wish: NewStorageTest): Promise<StorageTest>
  }
}

export function createStorageHandlers({
  storage,
  backups,
}: StorageHandlersDeps): Pick<AdminHandlers, 'getStorage' | 'testStorage'> {
  return {
    async getStorage() {
      const [read, [lastBackup]] = await Promise.all([storage.read(), backups.list()])
      return { ...read, ...(lastBackup && { lastBackup }) }
    },
    testStorage: ({ body }) => storage.test(body),
  }
}
