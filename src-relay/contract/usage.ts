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

/** What not every call says: one of an earlier version, or one whose answer does not tell. */
const callDetails = {
  /** Hour of the day in the configured zone at the end of the call. */
  hour: z.number().int().min(0).max(23).optional(),
  /** As the client named it; `model` is the one that answered, where the answer says so. */
  modelAsked: z.string().optional(),
  /** From the call's arrival until it had passed its key's limits. */
  queueMs: z.number().optional(),
  /** From the call's arrival to the answer's first byte. */
  firstByteMs: z.number().optional(),
  requestBytes: z.number().optional(),
  responseBytes: z.number().optional(),
  /** The upstream's own words. */
  serviceTier: z.string().optional(),
  speed: z.string().optional(),
  /** Why this account served it, in words for the owner. */
  routing: z.string().optional(),
}

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
  ...callDetails,
})
export type CallRecord = z.infer<typeof callRecordSchema>

export const usageGroups = ['key', 'account', 'model', 'client', 'provider'] as const
/** What divides the calls of a report. */
export type UsageGroup = (typeof usageGroups)[number]
export const usageSteps = ['hour', 'day', 'week', 'month'] as const
/** What divides the time of a report. Weeks begin on Monday and are named by it; `2026-11-22T14` is an hour. */
export type UsageStep = (typeof usageSteps)[number]
export const usageDimensions = [...usageGroups, ...usageSteps] as const
export type UsageDimension = UsageGroup | UsageStep

export const usageTotalsSchema = tokenUsageSchema.extend({
  calls: z.number().int(),
  /** Sum over the priced calls. */
  costMicroUsd: z.number().int(),
  /** Calls whose model has no price; their cost is unknown, not zero. */
  unpricedCalls: z.number().int(),
})
export type UsageTotals = z.infer<typeof usageTotalsSchema>

const usageRowSchema = z.object({
  id: z.string(),
  label: z.string(),
  totals: usageTotalsSchema,
  /** Of the previous period; absent unless asked for and used then. */
  previous: usageTotalsSchema.optional(),
})
export type UsageRow = z.infer<typeof usageRowSchema>

export const usageReportSchema = z.object({
  by: z.enum(usageDimensions),
  /** First and last day, inclusive, in `timeZone`. */
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  total: usageTotalsSchema,
  rows: z.array(usageRowSchema),
  /** The same along time, if a `step` was asked for. */
  series: z.array(z.object({ id: z.string(), totals: usageTotalsSchema })).optional(),
  /** As many days before, if asked for. */
  previous: z.object({ from: z.string(), to: z.string(), total: usageTotalsSchema }).optional(),
})
export type UsageReport = z.infer<typeof usageReportSchema>

const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day like 2026-11-22')
/** Only what these say; all of them must hold. */
const usageFilters = {
  key: z.string().max(128).optional(),
  account: z.string().max(128).optional(),
  model: z.string().max(128).optional(),
  client: z.string().max(64).optional(),
  provider: z.string().max(64).optional(),
}
export type UsageFilters = { readonly [Group in UsageGroup]?: string | undefined }

export const usageQuerySchema = z.strictObject({
  by: z.enum(usageDimensions).default('key'),
  from: daySchema.optional(),
  to: daySchema.optional(),
  step: z.enum(usageSteps).optional(),
  compare: z.enum(['previous']).optional(),
  ...usageFilters,
})
export type UsageQuery = z.infer<typeof usageQuerySchema>

export const usageExportQuerySchema = usageQuerySchema.extend({
  format: z.enum(['csv', 'json']).default('csv'),
})
export const usageExportSchema = z.object({ fileName: z.string(), mediaType: z.string(), text: z.string() })
export type UsageExport = z.infer<typeof usageExportSchema>

export const callQuerySchema = z.strictObject({
  ...usageFilters,
  ending: z.enum(endings).optional(),
  /** Cursor of an earlier page: what is older comes. */
  before: z
    .string()
    .regex(/^\d+-\d+$/, 'must be the cursor of an earlier page')
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type CallQuery = z.infer<typeof callQuerySchema>

export const usageSettingsSchema = z.object({
  /** How long sums are kept; those of months and of all time stay. */
  hourDays: z.number().int().min(1).max(90),
  dayDays: z.number().int().min(31).max(1100),
  logDays: z.number().int().min(1).max(1100),
  logCalls: z.number().int().min(1000).max(2_000_000),
})
export type UsageSettings = z.infer<typeof usageSettingsSchema>
export const usageSettingsChangeSchema = usageSettingsSchema.partial().strict()
export type UsageSettingsChange = z.infer<typeof usageSettingsChangeSchema>
