import { z } from 'zod'

const urlSchema = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })

export const geminiEndpointsSchema = z.strictObject({
  /** Where API keys go unless their account names an address of its own. */
  apiBaseUrl: urlSchema,
})
export type GeminiEndpoints = z.output<typeof geminiEndpointsSchema>
