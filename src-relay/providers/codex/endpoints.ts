import { z } from 'zod'

const urlSchema = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
const scopesSchema = z.array(z.string().min(1)).min(1)

const loginEndpointsSchema = z.strictObject({
  authorizeUrl: urlSchema,
  /** Exchange and refresh. */
  tokenUrl: urlSchema,
  clientId: z.string().min(1),
  loopbackPath: z.string().startsWith('/'),
  /** The only ones the provider redirects to; tried in turn. */
  loopbackPorts: z.array(z.number().int().min(0).max(65_535)).min(1),
  scopes: scopesSchema,
  refreshScopes: scopesSchema,
  /** Where a code for a device is had, asked for, entered by the owner, and what it redirects to by name only. */
  deviceCodeUrl: urlSchema,
  devicePollUrl: urlSchema,
  devicePageUrl: urlSchema,
  deviceRedirectUri: urlSchema,
})
export type CodexLoginEndpoints = z.output<typeof loginEndpointsSchema>

const versionSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(-preview)?$/, 'must be a version like 2025-04-01-preview')

const azureEndpointsSchema = z.strictObject({
  /** Of Azure's API, for addresses that want one. */
  responsesVersion: versionSchema,
  chatVersion: versionSchema,
})
export type AzureEndpoints = z.output<typeof azureEndpointsSchema>

export const codexEndpointsSchema = z.strictObject({
  /** Where API-key accounts go unless they name an address of their own. */
  apiBaseUrl: urlSchema,
  /** Where subscriptions go. */
  subscriptionBaseUrl: urlSchema,
  login: loginEndpointsSchema,
  azure: azureEndpointsSchema,
})
export type CodexEndpoints = z.output<typeof codexEndpointsSchema>
