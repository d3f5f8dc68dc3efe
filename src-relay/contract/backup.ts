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

/** Content of a file is carried in parts of this many bytes at most. */
export const backupPartBytes = 512 * 1024
const contentSchema = z.base64().max(Math.ceil(backupPartBytes / 3) * 4)

export const backupPartQuerySchema = z.strictObject({ offset: z.coerce.number().int().min(0) })

export const backupPartSchema = z.object({
  /** In base64. */
  content: z.string(),
  /** Where the next part begins; absent after the last. */
  next: z.number().int().optional(),
})
export type BackupPart = z.infer<typeof backupPartSchema>

/** The next part of a file that the owner brings. */
export const newBackupPartSchema = z.strictObject({
  /** Made up by who brings it; the same for all its parts. */
  upload: z.uuid(),
  /** Bytes that came before. */
  offset: z.number().int().min(0),
  content: contentSchema,
  isLast: z.boolean(),
})
export type NewBackupPart = z.infer<typeof newBackupPartSchema>

/** The backup, once its last part is there. */
export const takenBackupPartSchema = z.object({ backup: backupSchema.optional() })
export type TakenBackupPart = z.infer<typeof takenBackupPartSchema>
