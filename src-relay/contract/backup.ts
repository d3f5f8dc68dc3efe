import { z } from 'zod'

/** Why a backup was made. */
export const backupKinds = ['manual', 'daily', 'before-restore', 'imported'] as const
export type BackupKind = (typeof backupKinds)[number]

/** What a backup holds, or a store. */
export const holdingsSchema = z.object({
  accounts: z.number().int(),
  keys: z.number().int(),
  /** Settled calls in the log. */
  calls: z.number().int(),
})
export type Holdings = z.infer<typeof holdingsSchema>

export const backupSchema = z.object({
  /** Its file's name. */
  id: z.string(),
  path: z.string(),
  kind: z.enum(backupKinds),
  madeAt: z.number(),
  version: z.string(),
  bytes: z.number().int(),
  holds: holdingsSchema,
})
export type Backup = z.infer<typeof backupSchema>

export const restoreSchema = z.strictObject({
  /** What is there now may be replaced. */
  replace: z.boolean().default(false),
  /** Even by a backup that holds nothing. */
  allowEmpty: z.boolean().default(false),
})
export type Restore = z.infer<typeof restoreSchema>

export const restoredSchema = z.object({
  holds: holdingsSchema,
  /** What was there before, if anything was. */
  before: backupSchema.optional(),
})
export type Restored = z.infer<typeof restoredSchema>
