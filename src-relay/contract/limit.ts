import { z } from 'zod'

/** The limits a key may carry, by limit name; each limit's settings have their own schema here. */
export const limitSettingsSchema = z.strictObject({
  callsInFlight: z.strictObject({ max: z.number().int().min(1).max(10_000) }).optional(),
})
export type LimitSettings = z.infer<typeof limitSettingsSchema>
export type LimitName = keyof LimitSettings

/** One limit as a form needs it; `settings` is a JSON Schema. */
export const limitInfoSchema = z.object({ name: z.string(), settings: z.record(z.string(), z.unknown()) })
export type LimitInfo = z.infer<typeof limitInfoSchema>

/** Every limit there is, read off the schema. */
export function listLimitInfos(): LimitInfo[] {
  return Object.entries(limitSettingsSchema.shape).map(([name, settings]) => ({
    name,
    settings: z.toJSONSchema(settings, { io: 'input' }),
  }))
}
