import { z } from 'zod'
import { backupSchema, holdingsSchema } from './backup.ts'

/** What may happen to what is stored: `forgets` on a restart, `evicts` when its memory is full. */
export const storageRisks = ['forgets', 'evicts'] as const
export type StorageRisk = (typeof storageRisks)[number]

/** Where everything is stored. */
export const storageSchema = z.object({
  mode: z.enum(['managed', 'external']),
  /** Without user and password. */
  address: z.string(),
  state: z.enum(['ready', 'connecting', 'down']),
  version: z.string(),
  /** Absent while Redis does not answer. */
  memoryBytes: z.number().int().optional(),
  risks: z.array(z.enum(storageRisks)),
  /** What is stored; absent while Redis does not answer. */
  holds: holdingsSchema.optional(),
  lastBackup: backupSchema.optional(),
})
export type Storage = z.infer<typeof storageSchema>

const redisUrlSchema = z
  .url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// address' })
  .max(2000)

/** An address to try; it may hold a password, and is not kept. */
export const newStorageTestSchema = z.strictObject({ url: redisUrlSchema })
export type NewStorageTest = z.infer<typeof newStorageTestSchema>

export const storageTestSchema = z.object({
  works: z.boolean(),
  /** Why not, in words. */
  reason: z.string().optional(),
  version: z.string().optional(),
  risks: z.array(z.enum(storageRisks)),
})
export type StorageTest = z.infer<typeof storageTestSchema>
