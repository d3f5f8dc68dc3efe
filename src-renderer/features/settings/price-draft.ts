import { z } from 'zod'
import {
  type ModelPrice,
  modelPriceSchema,
  priceSettingsChangeSchema,
} from '../../../src-relay/contract/price.ts'
import type { TypedNumber } from '../../ui/number-field.tsx'

/** What may be typed of a price; the rest of it (tiers, factors) stays as it is. */
export const priceFields = [
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'reasoning',
  'webSearch',
] as const
export type PriceField = (typeof priceFields)[number]
export type PriceDraft = Readonly<Record<PriceField, TypedNumber>>

export function draftPrice(price: ModelPrice | undefined): PriceDraft {
  const known: Partial<Record<PriceField, number | undefined>> = price ?? {}
  // One entry per field.
  return Object.fromEntries(priceFields.map(name => [name, known[name] ?? ''])) as PriceDraft
}

/** The price that a draft makes of another; an empty field takes its price away. */
export function readPriceDraft(draft: PriceDraft, price: ModelPrice | undefined): Record<string, unknown> {
  const typed = priceFields.flatMap(name => (draft[name] === '' ? [] : [[name, draft[name]] as const]))
  const { variants, multipliers } = price ?? {}
  return { ...Object.fromEntries(typed), ...(variants && { variants }), ...(multipliers && { multipliers }) }
}

/** A change of prices, with the model's name as it was typed. */
export const priceFormSchema = priceSettingsChangeSchema.extend({
  model: z.string().trim().min(1, 'must not be empty').max(128, 'must have at most 128 characters'),
  models: z.record(z.string(), modelPriceSchema.strict()),
})
