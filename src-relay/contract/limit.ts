import { z } from 'zod'

/** The limits a key may carry, by limit name; each limit's settings have their own schema here. */
export const limitSettingsSchema = z.strictObject({
  callsInFlight: z.strictObject({ max: z.number().int().min(1).max(10_000) }).optional(),
})
export type LimitSettings = z.infer<typeof limitSettingsSchema>
export type LimitName = keyof LimitSettings
