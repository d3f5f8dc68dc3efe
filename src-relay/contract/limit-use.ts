import { z } from 'zod'
import { limitWindowSchema } from './limit-window.ts'

/** Where a key stands with one rule of one limit: the very numbers that the next call is judged by. */
export const limitUseSchema = z.object({
  limit: z.string(),
  /** What is counted, in the plural, e.g. `tokens`; dollars come as `micro-usd`. */
  unit: z.string(),
  max: z.number(),
  used: z.number(),
  /** Set aside for calls in flight until it is known what they take. */
  reserved: z.number(),
  /** Calls that wait for their turn. */
  waiting: z.number().optional(),
  window: limitWindowSchema.optional(),
  models: z.string().optional(),
  /** ms epoch at which `used` is next less; absent while nothing is used, and for what never begins anew. */
  resetsAt: z.number().optional(),
})
export type LimitUse = z.infer<typeof limitUseSchema>

export const keyLimitUseSchema = z.object({
  keyId: z.string(),
  /** Zone of all days and hours. */
  timeZone: z.string(),
  uses: z.array(limitUseSchema),
})
export type KeyLimitUse = z.infer<typeof keyLimitUseSchema>

export const limitResetSchema = z.strictObject({
  /** Only this limit; without it all. */
  limit: z.string().optional(),
})
export type LimitReset = z.infer<typeof limitResetSchema>
