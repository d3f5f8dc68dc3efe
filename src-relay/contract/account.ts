import { z } from 'zod'
import { nameSchema } from './name.ts'

export const accountStates = ['ready', 'cooling-down', 'needs-login', 'suspended'] as const

/** What the relay knows of an account's fitness; written in one place from outcomes. */
export const accountHealthSchema = z.object({
  state: z.enum(accountStates),
  /** Plain words for the owner; absent while ready. */
  reason: z.string().optional(),
  /** ms epoch of the last change of state. */
  since: z.number(),
  /** ms epoch at which a cooling account returns by itself. */
  until: z.number().optional(),
  lastStatus: z.number().optional(),
  lastRequestId: z.string().optional(),
})
export type AccountHealth = z.infer<typeof accountHealthSchema>

export const accountSchema = z.object({
  id: z.string(),
  provider: z.string(),
  kind: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  /** Last four characters of the secret, to tell two apart. */
  secretHint: z.string(),
  enabled: z.boolean(),
  /** 1 (first) to 100 (last). */
  priority: z.number().int(),
  createdAt: z.number(),
})
export type Account = z.infer<typeof accountSchema>

export const accountViewSchema = accountSchema.extend({ health: accountHealthSchema })
export type AccountView = z.infer<typeof accountViewSchema>

const baseUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .refine(url => !/[?#]|\/\/[^/]*@/.test(url), 'must have no user, query or fragment')

export const newAccountSchema = z.strictObject({
  provider: z.string().min(1),
  kind: z.string().min(1).default('api-key'),
  name: nameSchema,
  baseUrl: baseUrlSchema.optional(),
  secret: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(4096)
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces'),
  priority: z.number().int().min(1).max(100).default(50),
})
export type NewAccount = z.infer<typeof newAccountSchema>

export const accountChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  baseUrl: baseUrlSchema.optional(),
  secret: newAccountSchema.shape.secret.optional(),
  enabled: z.boolean().optional(),
  priority: z.number().int().min(1).max(100).optional(),
})
export type AccountChange = z.infer<typeof accountChangeSchema>
