import { z } from 'zod'

/** By what the next account is chosen among those of the same priority. */
export const selectionPolicies = ['least-recently-used', 'most-quota-left', 'soonest-weekly-reset'] as const
export type SelectionPolicy = (typeof selectionPolicies)[number]

/** What holds for all accounts. */
export const poolSettingsSchema = z.object({
  selectionPolicy: z.enum(selectionPolicies),
  /** An address that answers with the caller's own address, for the test of a proxy; none is asked by default. */
  echoUrl: z.string().nullable(),
})
export type PoolSettings = z.infer<typeof poolSettingsSchema>

export const poolSettingsChangeSchema = z.strictObject({
  selectionPolicy: z.enum(selectionPolicies).optional(),
  echoUrl: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .nullable()
    .optional(),
})
export type PoolSettingsChange = z.infer<typeof poolSettingsChangeSchema>
