import { z } from 'zod'
import { loginWaySchema } from './login.ts'

/** Parts of a secret that has several; what each is called in the owner's language is up to the UI. */
const secretPartNames = ['keyId', 'keySecret', 'sessionToken'] as const

/** One way to add an account of a provider, e.g. an API key with a base URL. */
export const accountKindInfoSchema = z.object({
  id: z.string(),
  label: z.string(),
  /** `{region}` stands for the account's region. */
  defaultBaseUrl: z.string().optional(),
  /** Its accounts have a region; one that may be left out is only a short form of their address. */
  region: z.object({ example: z.string(), isOptional: z.boolean().optional() }).optional(),
  /** Addresses of regions that are not made as the usual one. */
  regionBaseUrls: z.record(z.string(), z.string()).optional(),
  /** The address is the provider's own and cannot be chosen. */
  hasFixedBaseUrl: z.boolean().optional(),
  /** How it may be logged in to; absent where the owner has a secret to give. */
  loginWays: z.array(loginWaySchema).optional(),
  /** Logging in takes an OAuth client of the owner's own. */
  needsLoginClient: z.boolean().optional(),
  /** There is no secret to give: logging in is the only way. */
  isLoginOnly: z.boolean().optional(),
  /** What has to be accepted before an account of this kind is added. */
  terms: z.string().optional(),
  /** The secret may be several keys with commas between them, which take turns. */
  takesSeveralKeys: z.boolean().optional(),
  /** The secret is made of these, with colons between them; the last ones may be left out as far as they say so. */
  secretParts: z
    .array(z.object({ name: z.enum(secretPartNames), isOptional: z.boolean().optional() }))
    .optional(),
  /** The secret is the whole text of a file that the provider gives. */
  isSecretFile: z.boolean().optional(),
  /** Models may be asked for under other names. */
  mapsModels: z.boolean().optional(),
})
export type AccountKindInfo = z.infer<typeof accountKindInfoSchema>

/** Lines that set up one client for this provider; `{baseUrl}` and `{key}` are placeholders. */
export const clientGuideSchema = z.object({
  id: z.string(),
  label: z.string(),
  lines: z.array(z.string()),
})
export type ClientGuide = z.infer<typeof clientGuideSchema>

/** What the UI needs to know of a provider; nothing outside `providers/` knows more. */
export const providerInfoSchema = z.object({
  id: z.string(),
  label: z.string(),
  accountKinds: z.array(accountKindInfoSchema),
  clientGuides: z.array(clientGuideSchema),
  /** Ids of the recognised clients that its subscriptions are made for. */
  officialClients: z.array(z.string()).optional(),
})
export type ProviderInfo = z.infer<typeof providerInfoSchema>
