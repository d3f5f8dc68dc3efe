import { z } from 'zod'
import { proxyUrlSchema } from './proxy.ts'

/** What is to be reached, and through what. */
export const newProxyTestSchema = z
  .strictObject({
    accountId: z.string().min(1).optional(),
    /** For an account that is not there yet. */
    provider: z.string().min(1).optional(),
    kind: z.string().min(1).optional(),
    /** Without it, the account's own. The address as shown, without a password, keeps the password. */
    proxy: proxyUrlSchema.nullable().optional(),
  })
  .refine(({ accountId, provider }) => (accountId === undefined) !== (provider === undefined), {
    path: ['provider'],
    message: 'is needed, or else `accountId`',
  })
export type NewProxyTest = z.infer<typeof newProxyTestSchema>

export const proxyTestSchema = z.object({
  /** Whether the provider answered at all, whatever it said. */
  works: z.boolean(),
  /** Without its password; null for a direct connection. */
  proxy: z.string().nullable(),
  /** What was to be reached, e.g. `api.example.com`. */
  host: z.string(),
  /** From the first packet to the answer's head. */
  latencyMs: z.number().optional(),
  status: z.number().optional(),
  /** From where the world sees it; only with an echo service of the owner's. */
  exitAddress: z.string().optional(),
  failure: z.object({ code: z.enum(['proxy', 'network']), message: z.string() }).optional(),
})
export type ProxyTest = z.infer<typeof proxyTestSchema>
