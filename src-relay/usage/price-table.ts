import { z } from 'zod'
import { modelPriceSchema, priceSchema } from '../contract/price.ts'

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
