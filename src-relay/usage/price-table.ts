import { z } from 'zod'

/** USD per million tokens; six decimals count. */
const priceSchema = z.number().nonnegative().max(1_000_000)

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

const modelPriceSchema = z.object({
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

const familySchema = z.object({
  prefix: z.string().min(1),
  /** Folder under which the public list keeps the family, `name/`. */
  listedUnder: z.string().optional(),
  webSearch: priceSchema.optional(),
  /** Prices that a model leaves out, as factors of its input price. */
  ratios: z.object({ cacheRead: z.number(), cacheWrite5m: z.number(), cacheWrite1h: z.number() }).optional(),
})
export type PriceFamily = z.infer<typeof familySchema>

const priceTableSchema = z.object({
  /** Day on which the prices were taken. */
  date: z.iso.date(),
  source: z.string(),
  families: z.array(familySchema),
  models: z.record(z.string(), modelPriceSchema),
})
export type PriceTable = z.infer<typeof priceTableSchema>

/** Every model is unpriced. */
export const emptyPriceTable: PriceTable = { date: '1970-01-01', source: 'none', families: [], models: {} }

/** Checks the content of `resources/model-prices.json`; throws an error that names the first faulty place. */
export function readPriceTable(json: unknown): PriceTable {
  const result = priceTableSchema.safeParse(json)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Error(`The price file is faulty at ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? '?'}`)
}
