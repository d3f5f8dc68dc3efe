import { z } from 'zod'

export const claudeEndpointsSchema = z.strictObject({
  /** Where API-key accounts go unless they name an address of their own. */
  apiBaseUrl: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }),
})
export type ClaudeEndpoints = z.output<typeof claudeEndpointsSchema>
