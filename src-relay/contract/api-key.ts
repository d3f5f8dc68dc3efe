import { z } from 'zod'
import { keyFieldSchemas as field } from './key-fields.ts'
import { limitSettingsSchema } from './limit.ts'
import { nameSchema } from './name.ts'

/** A key stored before a field existed has that field's default. */
const keyFields = {
  note: field.note.default(''),
  tags: field.tags.default([]),
  colour: field.colour.default(null),
  expiry: field.expiry.default({ kind: 'never' }),
  providers: field.providers.default(null),
  accountIds: field.accountIds.default(null),
  accountGroups: field.accountGroups.default(null),
  accountFallback: field.accountFallback.default(false),
  owner: field.owner.default(false),
  models: field.models.default({ kind: 'any' }),
  clients: field.clients.default(null),
  addresses: field.addresses.default(null),
}

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** First and last characters of the secret, e.g. `cr_…9f3a`. */
  hint: z.string(),
  enabled: z.boolean(),
  createdAt: z.number(),
  revokedAt: z.number().optional(),
  firstUsedAt: z.number().optional(),
  /** ms epoch from which on it is refused, as far as that is settled; follows from `expiry`. */
  expiresAt: z.number().optional(),
  ...keyFields,
  limits: limitSettingsSchema,
})
export type ApiKey = z.infer<typeof apiKeySchema>

export const newApiKeySchema = z.strictObject({
  name: nameSchema,
  ...keyFields,
  /** Without it the limits for new keys. */
  limits: limitSettingsSchema.optional(),
})
export type NewApiKey = z.infer<typeof newApiKeySchema>

export const apiKeyChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  enabled: z.boolean().optional(),
  note: field.note.optional(),
  tags: field.tags.optional(),
  colour: field.colour.optional(),
  expiry: field.expiry.optional(),
  providers: field.providers.optional(),
  accountIds: field.accountIds.optional(),
  accountGroups: field.accountGroups.optional(),
  accountFallback: field.accountFallback.optional(),
  owner: field.owner.optional(),
  models: field.models.optional(),
  clients: field.clients.optional(),
  addresses: field.addresses.optional(),
  limits: limitSettingsSchema.optional(),
})
export type ApiKeyChange = z.infer<typeof apiKeyChangeSchema>

/** The only reply that ever carries a key's secret. */
export const createdApiKeySchema = z.object({ key: apiKeySchema, secret: z.string() })
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>

const mostInBatch = 100

/** Several keys that differ in their names only. */
export const newApiKeysSchema = newApiKeySchema
  .omit({ name: true })
  .extend({ names: z.array(nameSchema).min(1, 'must name one at least').max(mostInBatch) })
export type NewApiKeys = z.infer<typeof newApiKeysSchema>

/** The same change to several keys. */
export const apiKeysChangeSchema = z.strictObject({
  ids: z.array(z.string()).min(1, 'must name one at least').max(mostInBatch),
  change: apiKeyChangeSchema.omit({ name: true }),
})
export type ApiKeysChange = z.infer<typeof apiKeysChangeSchema>
