import {
  newStorageMoveSchema,
  newStorageTestSchema,
  storageMoveSchema,
  storageSchema,
  storageTestSchema,
} from './storage.ts'

/** Where everything is stored. */
export const storageEndpoints = {
  getStorage: { method: 'GET', path: '/storage', reply: storageSchema },
  /** Whether a Redis could be used; nothing is moved there. */
  testStorage: {
    method: 'POST',
    path: '/storage-tests',
    body: newStorageTestSchema,
    reply: storageTestSchema,
  },
  getStorageMove: { method: 'GET', path: '/storage-move', reply: storageMoveSchema },
  /** Happens at the next start; where the relay's home can, that is at once. */
  moveStorage: {
    method: 'POST',
    path: '/storage-move',
    body: newStorageMoveSchema,
    reply: storageMoveSchema,
  },
} as const
