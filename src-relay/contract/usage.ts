import { z } from 'zod'

/** Tokens of one call, as the upstream reported them. `reasoning` is part of `output`. */
export const tokenUsageSchema = z.object({
  input: z.number().int(),
  output: z.number().int(),
  cacheRead: z.number().int(),
  cacheWrite5m: z.number().int(),
  cacheWrite1h: z.number().int(),
  reasoning: z.number().int(),
  webSearches: z.number().int(),
})
export type TokenUsage = z.infer<typeof tokenUsageSchema>

/** How a call that reached an upstream ended. `unknown`: nothing was reported before it was cut. */
export const endings = ['complete', 'partial', 'unknown', 'failed'] as const
export type Ending = (typeof endings)[number]

/** One settled call: metadata only, never a prompt or an answer. Times in ms epoch. */
export const callRecordSchema = z.object({
  id: z.string(),
  startedAt: z.number(),
  endedAt: z.number(),
  /** Calendar day in the configured zone, `2026-11-22`. */
  day: z.string(),
  keyId: z.string(),
  accountId: z.string(),
  provider: z.string(),
  model: z.string(),
  client: z.string(),
  status: z.number().int(),
  ending: z.enum(endings),
  attempts: z.number().int(),
  usage: tokenUsageSchema,
  /** Integer micro-dollars; null when the model has no price. */
  costMicroUsd: z.number().int().nullable(),
})
export type CallRecord = z.infer<typeof callRecordSchema>

export const usageDimensions = ['key', 'account', 'model', 'day'] as const
export type UsageDimension = (typeof usageDimensions)[number]

export const usageTotalsSchema = tokenUsageSchema.extend({
  calls: z.number().int(),
  /** Sum over the priced calls. */
  costMicroUsd: z.number().int(),
  /** Calls whose model has no price; their cost is unknown, not zero. */
  unpricedCalls: z.number().int(),
})
export type UsageTotals = z.infer<typeof usageTotalsSchema>

export const usageReportSchema = z.object({
  by: z.enum(usageDimensions),
  /** First and last day, inclusive, in `timeZone`. */
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  total: usageTotalsSchema,
  rows: z.array(z.object({ id: z.string(), label: z.string(), totals: usageTotalsSchema })),
})
export type UsageReport = z.infer<typeof usageReportSchema>

const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day like 2026-11-22')
export const usageQuerySchema = z.strictObject({
  by: z.enum(usageDimensions).default('key'),
  from: daySchema.optional(),
  to: daySchema.optional(),
})
export type UsageQuery = z.infer<typeof usageQuerySchema>
