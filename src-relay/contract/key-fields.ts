import { z } from 'zod'
import { modelPatternSchema } from './model-pattern.ts'

const keyColours = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const

/** When a key ends. `on`: with the last moment of that day in the configured zone. */
const keyExpirySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('never') }),
  z.strictObject({ kind: z.literal('on'), day: z.iso.date('must be a day like 2026-11-22') }),
  z.strictObject({ kind: z.literal('after-first-use'), days: z.number().int().min(1).max(3650) }),
])

const patternsSchema = z.array(modelPatternSchema).min(1).max(100)

/** Which models a key may ask for. */
const allowedModelsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('any') }),
  z.strictObject({ kind: z.literal('only'), patterns: patternsSchema }),
  z.strictObject({ kind: z.literal('except'), patterns: patternsSchema }),
])

const tagSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(40, 'must have at most 40 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must have no control characters')

const idsSchema = z.array(z.string().min(1).max(64)).min(1, 'must name one at least').max(100)

const addressSchema = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
  error: 'must be an IP address or a range like 192.168.1.0/24',
})

/** What an owner may set on a key besides its name and its limits. `null` stands for no restriction. */
export const keyFieldSchemas = {
  note: z.string().max(2000, 'must have at most 2000 characters'),
  tags: z.array(tagSchema).max(20),
  colour: z.enum(keyColours).nullable(),
  expiry: keyExpirySchema,
  providers: idsSchema.nullable(),
  /** Calls go to these accounts, or to accounts of these groups, only. */
  accountIds: idsSchema.nullable(),
  accountGroups: idsSchema.nullable(),
  /** When none of those can serve a call, any other account may. */
  accountFallback: z.boolean(),
  /** The owner's own key: it may use what accounts keep in reserve, and has no share to keep to. */
  owner: z.boolean(),
  models: allowedModelsSchema,
  /** Ids of recognised clients. */
  clients: idsSchema.nullable(),
  /** Where calls may come from. */
  addresses: z.array(addressSchema).min(1, 'must name one at least').max(100).nullable(),
}
