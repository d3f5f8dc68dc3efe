import { z } from 'zod'

const urlSchema = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })

export const codexEndpointsSchema = z.strictObject({
  /** Where API-key accounts go unless they name an address of their own. */
  apiBaseUrl: urlSchema,
})
export type CodexEndpoints = z.output<typeof codexEndpointsSchema>
