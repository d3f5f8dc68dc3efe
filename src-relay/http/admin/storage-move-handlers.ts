import type { NewStorageMove, StorageMove } from '../../contract/storage.ts'
import type { AdminHandlers } from './admin-handler.ts'

export interface StorageMoveHandlersDeps {
  readonly storageMove: {
    read(): Promise<StorageMove>
    plan(wish: NewStorageMove): Promise<StorageMove>
  }
}

export function createStorageMoveHandlers({
  storageMove,
}: StorageMoveHandlersDeps): Pick<AdminHandlers, 'getStorageMove' | 'moveStorage'> {
  return {
    getStorageMove: () => storageMove.read(),
    moveStorage: ({ body }) => storageMove.plan(body),
  }
}
