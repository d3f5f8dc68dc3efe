import { z } from 'zod'
import { limitSettingsSchema } from './limit.ts'
import { recognisedClientsSchema } from './recognised-client.ts'

/** What holds for all keys. */
export const keySettingsSchema = z.object({
  /** Limits of a new key for which none are named; later changes do not touch it. */
  newKeyLimits: limitSettingsSchema,
  /** The owner's own; one with the id of a built-in one replaces that. */
  clients: recognisedClientsSchema,
})
export type KeySettings = z.infer<typeof keySettingsSchema>

export const keySettingsChangeSchema = z.strictObject({
  newKeyLimits: limitSettingsSchema.optional(),
  clients: recognisedClientsSchema.optional(),
})
export type KeySettingsChange = z.infer<typeof keySettingsChangeSchema>
