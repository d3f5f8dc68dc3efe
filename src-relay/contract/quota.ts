import { z } from 'zod'

/** One of a provider's own windows (5 hours, a week) as its answers state it. */
export const quotaReadingSchema = z.object({
  /** The provider's name for it, e.g. `5h`. */
  name: z.string(),
  windowSeconds: z.number(),
  /** Fraction used, 0 to 1 and at times a little above; absent when only its state was stated. */
  utilization: z.number().optional(),
  /** ms epoch. */
  resetsAt: z.number().optional(),
  isUsedUp: z.boolean(),
  /** It counts for one family of models only. */
  isForOneFamily: z.boolean(),
})
export type QuotaReading = z.infer<typeof quotaReadingSchema>

/** A reading, and when it was made. */
export const quotaWindowSchema = quotaReadingSchema.extend({ readAt: z.number() })
export type QuotaWindow = z.infer<typeof quotaWindowSchema>
