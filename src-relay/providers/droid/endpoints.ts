import { z } from 'zod'

const urlSchema = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })

export const droidEndpointsSchema = z.strictObject({
  /** Where accounts go unless they name an address of their own. */
  apiBaseUrl: urlSchema,
})
export type DroidEndpoints = z.output<typeof droidEndpointsSchema>
