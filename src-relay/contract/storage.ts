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

/** Where everything is to be stored from the next start on; `null` is Carpool's own Redis. */
export const newStorageMoveSchema = z.strictObject({
  url: redisUrlSchema.nullable(),
  /** What an installation keeps there already may be replaced; it is backed up first. */
  replace: z.boolean().default(false),
})
export type NewStorageMove = z.infer<typeof newStorageMoveSchema>

/** How the last move ended. After a failed one everything is stored where it was before. */
export const storageMoveResultSchema = z.object({
  state: z.enum(['done', 'failed']),
  at: z.number(),
  /** Without user and password; empty for Carpool's own. */
  address: z.string(),
  /** Compared one by one, there and here. */
  keys: z.number().int().optional(),
  holds: holdingsSchema.optional(),
  reason: z.string().optional(),
})
export type StorageMoveResult = z.infer<typeof storageMoveResultSchema>

export const storageMoveSchema = z.object({
  /** False where the address was given at start and holds until the next one. */
  canMove: z.boolean(),
  /** Where to, without user and password; it happens at the next start, which may be under way. */
  planned: z.string().optional(),
  restartsByItself: z.boolean(),
  last: storageMoveResultSchema.optional(),
})
export type StorageMove = z.infer<typeof storageMoveSchema>
