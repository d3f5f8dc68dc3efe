import { newStorageMoveSchema, storageMoveSchema } from './storage.ts'

/** Where everything is stored, as far as the owner may choose it while the relay runs. */
export const storageMoveEndpoints = {
  getStorageMove: { method: 'GET', path: '/storage-move', reply: storageMoveSchema },
  /** Happens at the next start; where the relay's home can, that is at once. */
  moveStorage: {
    method: 'POST',
    path: '/storage-move',
    body: newStorageMoveSchema,
    reply: storageMoveSchema,
  },
} as const
