import { z } from 'zod'
import { limitSettingsSchema } from './limit.ts'
import { nameSchema } from './name.ts'

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** First and last characters of the secret, e.g. `cr_…9f3a`. */
  hint: z.string(),
  enabled: z.boolean(),
  createdAt: z.number(),
  revokedAt: z.number().optional(),
  limits: limitSettingsSchema,
})
export type ApiKey = z.infer<typeof apiKeySchema>

export const newApiKeySchema = z.strictObject({
  name: nameSchema,
  limits: limitSettingsSchema.default({}),
})
export type NewApiKey = z.infer<typeof newApiKeySchema>

export const apiKeyChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  enabled: z.boolean().optional(),
  limits: limitSettingsSchema.optional(),
})
export type ApiKeyChange = z.infer<typeof apiKeyChangeSchema>

/** The only reply that ever carries a key's secret. */
export const createdApiKeySchema = z.object({ key: apiKeySchema, secret: z.string() })
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>
