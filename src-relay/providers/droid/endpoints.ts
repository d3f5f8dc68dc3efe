import { z } from 'zod'

const urlSchema = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })

const loginEndpointsSchema = z.strictObject({
  deviceUrl: urlSchema,
  /** Polls and refreshes. */
  tokenUrl: urlSchema,
  clientId: z.string().min(1),
})
export type DroidLoginEndpoints = z.output<typeof loginEndpointsSchema>

export const droidEndpointsSchema = z.strictObject({
  /** Where every account goes. */
  apiBaseUrl: urlSchema,
  login: loginEndpointsSchema,
})
export type DroidEndpoints = z.output<typeof droidEndpointsSchema>
