import { z } from 'zod'

/** USD per million tokens; six decimals count. */
export const priceSchema = z.number().nonnegative().max(1_000_000)

const promptPrices = {
  cacheRead: priceSchema.optional(),
  cacheWrite5m: priceSchema.optional(),
  cacheWrite1h: priceSchema.optional(),
}

const variantSchema = z.object({
  /** Holds for prompts of more tokens than this, cached ones included. */
  above: z.number().int().positive().optional(),
  /** Holds for this service tier, as the upstream names it. */
  tier: z.string().optional(),
  input: priceSchema,
  output: priceSchema.optional(),
  reasoning: priceSchema.optional(),
  ...promptPrices,
})
export type PriceVariant = z.infer<typeof variantSchema>

export const modelPriceSchema = z.object({
  input: priceSchema,
  output: priceSchema,
  /** Where reasoning costs something else than the rest of the output. */
  reasoning: priceSchema.optional(),
  ...promptPrices,
  /** USD per search; without it the family's. */
  webSearch: priceSchema.optional(),
  /** Factors on all token prices by the word the upstream uses: `fast`, `us`. */
  multipliers: z.record(z.string(), z.number().positive()).optional(),
  variants: z.array(variantSchema).optional(),
})
export type ModelPrice = z.infer<typeof modelPriceSchema>

/** A model's name as calls carry it, or its beginning up to a `-`. */
const modelNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .transform(name => name.toLowerCase())

const rateSchema = z.number().min(0).max(100)

/** What the owner says of prices: models over the price file, and a factor on all costs of an account. */
export const priceSettingsSchema = z.object({
  models: z.record(z.string(), modelPriceSchema),
  accountRates: z.record(z.string(), rateSchema),
})
export type PriceSettings = z.infer<typeof priceSettingsSchema>

/** `null` takes an own price or rate back; what is not named stays. */
export const priceSettingsChangeSchema = z.strictObject({
  models: z.record(modelNameSchema, modelPriceSchema.strict().nullable()).optional(),
  accountRates: z.record(z.string().min(1).max(64), rateSchema.nullable()).optional(),
})
export type PriceSettingsChange = z.infer<typeof priceSettingsChangeSchema>

export const pricesSchema = priceSettingsSchema.extend({
  /** Day of the price file. */
  date: z.string(),
  source: z.string(),
  /** Models with calls whose cost is unknown. */
  unpriced: z.array(z.object({ model: z.string(), calls: z.number().int() })),
})
export type Prices = z.infer<typeof pricesSchema>

export const repricedSchema = z.object({ calls: z.number().int(), costMicroUsd: z.number().int() })
export type Repriced = z.infer<typeof repricedSchema>
