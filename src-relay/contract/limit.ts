import { z } from 'zod'
import { limitWindowSchema, nameOfWindow } from './limit-window.ts'
import { modelPatternSchema } from './model-pattern.ts'

const windowed = {
  window: limitWindowSchema,
  /** Counts only calls for these models, e.g. `opus`. */
  models: modelPatternSchema.optional(),
}

const countRuleSchema = z.strictObject({ max: z.number().int().min(1).max(1e12), ...windowed })
const costRuleSchema = z.strictObject({ maxUsd: z.number().min(0.01).max(1_000_000), ...windowed })

/** One rule of a limit that counts over windows of time. */
export type WindowedRule = Pick<z.infer<typeof countRuleSchema>, 'window' | 'models'>

function rulesOf<T extends WindowedRule>(rule: z.ZodType<T>) {
  const isOnePerWindow = (rules: readonly T[]): boolean =>
    new Set(rules.map(({ window, models = '' }) => `${nameOfWindow(window)} ${models.toLowerCase()}`))
      .size === rules.length
  return z
    .array(rule)
    .max(20)
    .refine(isOnePerWindow, 'must not hold two rules for the same window and models')
}

const callsInFlightSchema = z
  .strictObject({
    max: z.number().int().min(1).max(10_000),
    /** Calls beyond `max` wait here for their turn; without it they are refused at once. */
    queue: z
      .strictObject({
        length: z.number().int().min(1).max(1000).meta({ title: 'calls that may wait' }),
        waitSeconds: z.number().int().min(1).max(600).meta({ title: 'seconds each waits at most' }),
      })
      .optional(),
  })
  .meta({ title: 'Calls at the same time' })

/**
 * The limits a key may carry, by limit name; each limit's settings have their own schema here. A limit that is absent
 * does not apply; zero is never a limit (to allow nothing, block the model or switch the key off).
 */
export const limitSettingsSchema = z.strictObject({
  callsInFlight: callsInFlightSchema.optional(),
  requests: rulesOf(countRuleSchema).meta({ title: 'Requests' }).optional(),
  tokens: rulesOf(countRuleSchema).meta({ title: 'Tokens, cached ones included' }).optional(),
  cost: rulesOf(costRuleSchema).meta({ title: 'Cost in USD' }).optional(),
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
