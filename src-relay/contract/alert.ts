import { z } from 'zod'
import { nameSchema } from './name.ts'

export const alertKinds = [
  'needs-login',
  'suspended',
  'recovered',
  'pool-empty',
  'login-address',
  'window',
  'budget',
  'test',
] as const

/** Something the owner should know; one of a topic in an hour at most. Never carries a secret. */
export const alertSchema = z.object({
  id: z.string(),
  kind: z.enum(alertKinds),
  /** What it is about, e.g. `account:a1:needs-login`. */
  topic: z.string(),
  at: z.number(),
  title: z.string(),
  text: z.string(),
  accountId: z.string().optional(),
  keyId: z.string().optional(),
})
export type Alert = z.infer<typeof alertSchema>

export const webhookKinds = [
  'json',
  'slack',
  'discord',
  'telegram',
  'dingtalk',
  'feishu',
  'wecom',
  'bark',
] as const
export type WebhookKind = (typeof webhookKinds)[number]

const addressSchema = z
  .url({ protocol: /^https?$/, error: 'must be an https:// address' })
  .max(2000)
  .refine(url => !/\/\/[^/]*@|#/.test(url), 'must have no user and no fragment')

/** For services that sign messages (dingtalk, feishu). */
const signingSecretSchema = z.string().trim().min(1).max(500)

export const newWebhookSchema = z.strictObject({
  name: nameSchema,
  kind: z.enum(webhookKinds),
  /** Where messages go. It is a secret: whoever knows it can post there. */
  url: addressSchema,
  signingSecret: signingSecretSchema.optional(),
  /** The chat that a bot writes to (telegram). */
  chatId: z.string().trim().min(1).max(100).optional(),
  enabled: z.boolean().default(true),
})
export type NewWebhook = z.infer<typeof newWebhookSchema>

export const webhookChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  url: addressSchema.optional(),
  signingSecret: signingSecretSchema.optional(),
  chatId: z.string().trim().min(1).max(100).optional(),
  enabled: z.boolean().optional(),
})
export type WebhookChange = z.infer<typeof webhookChangeSchema>

/** What is shown of a webhook; its address and its secret never are. */
export const webhookSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(webhookKinds),
  host: z.string(),
  isSigned: z.boolean(),
  chatId: z.string().optional(),
  enabled: z.boolean(),
})
export type Webhook = z.infer<typeof webhookSchema>

export const webhookTestSchema = z.object({
  delivered: z.boolean(),
  /** Why not, in words. */
  reason: z.string().optional(),
})
export type WebhookTest = z.infer<typeof webhookTestSchema>

export const alertSettingsSchema = z.object({
  /** Fraction of a provider's window from which on the owner is told. */
  windowThreshold: z.number().min(0.1).max(1),
  /** Kinds that are kept to oneself. */
  muted: z.array(z.enum(alertKinds)),
})
export type AlertSettings = z.infer<typeof alertSettingsSchema>
export const alertSettingsChangeSchema = alertSettingsSchema.partial().strict()
export type AlertSettingsChange = z.infer<typeof alertSettingsChangeSchema>
