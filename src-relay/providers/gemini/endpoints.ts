import { z } from 'zod'

const urlSchema = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })

const loginEndpointsSchema = z.strictObject({
  authorizeUrl: urlSchema,
  /** Exchange and refresh. */
  tokenUrl: urlSchema,
  loopbackPath: z.string().startsWith('/'),
  scopes: z.array(z.string().min(1)).min(1),
})
export type GeminiLoginEndpoints = z.output<typeof loginEndpointsSchema>

export const geminiEndpointsSchema = z.strictObject({
  /** Where API keys go unless their account names an address of its own. */
  apiBaseUrl: urlSchema,
  /** Where API keys of the cloud go. */
  vertexUrl: urlSchema,
  /** The same for service accounts; `{region}` stands for the account's region. */
  vertexAccount: z.strictObject({
    baseUrl: urlSchema,
    regionBaseUrls: z.record(z.string(), urlSchema).default({}),
    tokenUrl: urlSchema,
  }),
  /** Where logins go. */
  codeAssistUrl: urlSchema,
  login: loginEndpointsSchema,
})
export type GeminiEndpoints = z.output<typeof geminiEndpointsSchema>
