import { z } from 'zod'

/** One way to add an account of a provider, e.g. an API key with a base URL. */
export const accountKindInfoSchema = z.object({
  id: z.string(),
  label: z.string(),
  defaultBaseUrl: z.string().optional(),
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
})
export type ProviderInfo = z.infer<typeof providerInfoSchema>
