import { z } from 'zod'
import { quotaWindowSchema } from './quota.ts'

/** What becomes of a window at the pace of late. */
export const quotaForecastSchema = z.object({
  /** Fractions of the window used in an hour. */
  pacePerHour: z.number(),
  /** ms epoch at which it is used up; absent when it lasts until its reset. */
  runsOutAt: z.number().optional(),
})
export type QuotaForecast = z.infer<typeof quotaForecastSchema>

export const accountWindowsSchema = z.object({
  accountId: z.string(),
  accountName: z.string(),
  provider: z.string(),
  windows: z.array(
    quotaWindowSchema.extend({
      /** How old the reading is. */
      ageMs: z.number(),
      forecast: quotaForecastSchema.optional(),
    }),
  ),
})
export type AccountWindows = z.infer<typeof accountWindowsSchema>

/** The windows of one length of all accounts of a provider, taken together. */
export const poolWindowSchema = z.object({
  provider: z.string(),
  name: z.string(),
  windowSeconds: z.number(),
  accounts: z.number().int(),
  /** Fraction of them all. */
  utilization: z.number(),
  /** ms epoch of the first reset among them. */
  resetsAt: z.number().optional(),
  forecast: quotaForecastSchema.optional(),
})
export type PoolWindow = z.infer<typeof poolWindowSchema>

export const quotaReportSchema = z.object({
  at: z.number(),
  accounts: z.array(accountWindowsSchema),
  pools: z.array(poolWindowSchema),
})
export type QuotaReport = z.infer<typeof quotaReportSchema>

const windowName = z.string().min(1).max(64)

export const quotaHistoryQuerySchema = z.strictObject({
  account: z.string().min(1).max(64),
  name: windowName,
})
/** `resetsAt` tells one window from the next. */
export const quotaSampleSchema = z.object({
  at: z.number(),
  utilization: z.number(),
  resetsAt: z.number().optional(),
})
export type QuotaSample = z.infer<typeof quotaSampleSchema>

/** Who used how much of the current window of an account, or of all accounts of a provider. */
export const quotaShareQuerySchema = z
  .strictObject({
    account: z.string().min(1).max(64).optional(),
    provider: z.string().min(1).max(64).optional(),
    name: windowName,
  })
  .refine(query => (query.account === undefined) !== (query.provider === undefined), {
    message: 'must name an account or a provider',
    path: ['account'],
  })
export type QuotaShareQuery = z.infer<typeof quotaShareQuerySchema>

export const quotaSharesSchema = z.object({
  /** ms epoch at which the window began. */
  since: z.number(),
  rows: z.array(
    z.object({
      keyId: z.string(),
      keyName: z.string(),
      calls: z.number().int(),
      /** Tokens weighted by their price, in micro-dollars. */
      weight: z.number(),
      /** Part of all that went through this relay in the window, 0 to 1. */
      share: z.number(),
    }),
  ),
})
export type QuotaShares = z.infer<typeof quotaSharesSchema>

export const fairShareSettingsSchema = z.object({
  enabled: z.boolean(),
  /** By key; 1 where none is given, and 0 for a key that only ever borrows. */
  weights: z.record(z.string(), z.number().min(0).max(1000)),
  /** The owner's own key, which is never refused for its share. */
  ownerKeyId: z.string().nullable(),
})
export type FairShareSettings = z.infer<typeof fairShareSettingsSchema>
export const fairShareChangeSchema = fairShareSettingsSchema.partial().strict()
export type FairShareChange = z.infer<typeof fairShareChangeSchema>
