import { z } from 'zod'

const urlSchema = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })

const loginEndpointsSchema = z.strictObject({
  authorizeUrl: urlSchema,
  /** Exchange and refresh. */
  tokenUrl: urlSchema,
  profileUrl: urlSchema,
  clientId: z.string().min(1),
  /** The page that shows the code. */
  hostedRedirectUri: urlSchema,
  /** Hosts that a window may go to in the course of a login. */
  windowHosts: z.array(z.string().min(1)).default([]),
  loopbackPath: z.string().startsWith('/'),
  /** Tried in turn; 0 is any free one. */
  loopbackPorts: z.array(z.number().int().min(0).max(65_535)).min(1),
  scopes: z.array(z.string().min(1)).min(1),
  setupTokenScopes: z.array(z.string().min(1)).min(1),
  setupTokenSeconds: z.number().int().positive(),
})
export type ClaudeLoginEndpoints = z.output<typeof loginEndpointsSchema>

/** A cloud; `{region}` stands for the account's region. */
const placeSchema = z.strictObject({
  baseUrl: urlSchema,
  regionBaseUrls: z.record(z.string(), urlSchema).default({}),
})

export const claudeEndpointsSchema = z.strictObject({
  /** Where accounts go unless they name an address of their own. */
  apiBaseUrl: urlSchema,
  bedrock: placeSchema,
  vertex: placeSchema.extend({ tokenUrl: urlSchema }),
  login: loginEndpointsSchema,
})
export type ClaudeEndpoints = z.output<typeof claudeEndpointsSchema>
