import { z } from 'zod'
import { nameSchema } from './name.ts'
import { accountProxySchema, proxyUrlSchema } from './proxy.ts'

export const accountStates = ['ready', 'cooling-down', 'needs-login', 'suspended'] as const

/** What comes next without anybody's doing: it returns, one call tries it, or nothing before the owner acts. */
const nextSteps = ['returns', 'is-tried', 'waits-for-owner'] as const

/** One family of models rests; the others are in use. */
const restingModelSchema = z.object({
  model: z.string(),
  reason: z.string().optional(),
  since: z.number(),
  until: z.number(),
})

/** What the relay knows of an account's fitness; written in one place from outcomes. */
export const accountHealthSchema = z.object({
  state: z.enum(accountStates),
  /** Plain words for the owner; absent while ready. */
  reason: z.string().optional(),
  /** ms epoch of the last change of state. */
  since: z.number(),
  /** ms epoch at which a cooling account returns by itself. */
  until: z.number().optional(),
  lastStatus: z.number().optional(),
  lastRequestId: z.string().optional(),
  /** Absent while ready. */
  nextStep: z.object({ kind: z.enum(nextSteps), at: z.number().optional() }).optional(),
  models: z.array(restingModelSchema).optional(),
})
export type AccountHealth = z.infer<typeof accountHealthSchema>

const groupSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(40, 'must have at most 40 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must have no control characters')

/** What an owner may set on an account besides its name and its credential. `null` stands for none. */
const field = {
  /** Names by which keys can be given several accounts at once. */
  groups: z.array(groupSchema).max(20),
  /** For a subscription: calls of other clients than the provider's own go elsewhere. */
  officialClientOnly: z.boolean(),
  maxCallsInFlight: z.number().int().min(1).max(1000).nullable(),
  /** Last part of the five-hour window that is left to the owner's own keys. */
  reservePercent: z.number().int().min(1).max(90).nullable(),
}

/** An account stored before a field existed has that field's default. */
const routingFields = {
  groups: field.groups.default([]),
  officialClientOnly: field.officialClientOnly.default(true),
  maxCallsInFlight: field.maxCallsInFlight.default(null),
  reservePercent: field.reservePercent.default(null),
}
/** Whose account it is, as the provider says; each part only if the provider says it. Nothing of it is secret. */
export const accountIdentitySchema = z.object({
  accountUuid: z.string().optional(),
  email: z.string().optional(),
  organisation: z.string().optional(),
  organisationUuid: z.string().optional(),
  /** In the provider's words, e.g. `Max 20x`; absent when unknown, which does not mean free. */
  plan: z.string().optional(),
  /** Within which the provider counts what it is used for, where it has such a thing. */
  project: z.string().optional(),
})
export type AccountIdentity = z.infer<typeof accountIdentitySchema>

const regionSchema = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, 'must be a region as the provider names it, like us-east-1')

const modelNameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(256, 'must have at most 256 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must have no control characters')

/** What clients ask for → what this account is asked for instead. An exact name goes before one in other case. */
const modelMapSchema = z
  .record(modelNameSchema, modelNameSchema)
  .refine(map => Object.keys(map).length <= 200, 'must have at most 200 entries')

export const accountSchema = z.object({
  id: z.string(),
  provider: z.string(),
  kind: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  /** Last four characters of the secret, to tell two apart; of a login, as it was when it was made. */
  secretHint: z.string(),
  enabled: z.boolean(),
  /** 1 (first) to 100 (last). */
  priority: z.number().int(),
  createdAt: z.number(),
  ...routingFields,
  /** Everything of the account goes through it. */
  proxy: accountProxySchema.nullable().default(null),
  identity: accountIdentitySchema.optional(),
  /** ms epoch at which the terms of its kind were accepted; absent for kinds that have none. */
  termsAcceptedAt: z.number().optional(),
  /** ms epoch at which its credential ends unless it is renewed; absent when it does not end, or nobody knows. */
  credentialExpiresAt: z.number().optional(),
  modelMap: modelMapSchema.optional(),
  /** Of the provider's, where it has such a thing. */
  region: regionSchema.optional(),
})
export type Account = z.infer<typeof accountSchema>

export const accountViewSchema = accountSchema.extend({ health: accountHealthSchema })
export type AccountView = z.infer<typeof accountViewSchema>

const baseUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .refine(url => !/[?#]|\/\/[^/]*@/.test(url), 'must have no user, query or fragment')

export const newAccountSchema = z.strictObject({
  provider: z.string().min(1),
  kind: z.string().min(1).default('api-key'),
  name: nameSchema,
  baseUrl: baseUrlSchema.optional(),
  secret: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(8192)
    .regex(/^([\x21-\x7e]+|\{[\x20-\x7e\r\n\t]*\})$/, 'must be printable ASCII without spaces'),
  priority: z.number().int().min(1).max(100).default(50),
  ...routingFields,
  proxy: proxyUrlSchema.nullable().default(null),
  /** Needed where the kind has terms. */
  acceptTerms: z.boolean().optional(),
  modelMap: modelMapSchema.optional(),
  /** Where the kind has regions; makes its address unless one is given. */
  region: regionSchema.optional(),
})
export type NewAccount = z.infer<typeof newAccountSchema>

export const accountChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  baseUrl: baseUrlSchema.optional(),
  secret: newAccountSchema.shape.secret.optional(),
  enabled: z.boolean().optional(),
  priority: z.number().int().min(1).max(100).optional(),
  groups: field.groups.optional(),
  officialClientOnly: field.officialClientOnly.optional(),
  maxCallsInFlight: field.maxCallsInFlight.optional(),
  reservePercent: field.reservePercent.optional(),
  /** The address as shown, without a password, keeps the password. */
  proxy: proxyUrlSchema.nullable().optional(),
  /** Replaces the whole map; an empty one ends all mapping. */
  modelMap: modelMapSchema.optional(),
  region: regionSchema.optional(),
})
export type AccountChange = z.infer<typeof accountChangeSchema>
