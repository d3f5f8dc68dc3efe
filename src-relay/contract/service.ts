import { z } from 'zod'

export const serviceStates = ['stopped', 'starting', 'running', 'degraded', 'error', 'stopping'] as const
export type ServiceState = (typeof serviceStates)[number]

export const serviceStatusSchema = z.object({
  state: z.enum(serviceStates),
  /** One sentence for `degraded` and `error`. */
  reason: z.string().optional(),
  instanceId: z.string(),
  version: z.string(),
  startedAt: z.number(),
  /** Addresses to hand out, the best one first, e.g. `http://192.168.1.20:3000`. */
  baseUrls: z.array(z.string()),
  lanEnabled: z.boolean(),
  timeZone: z.string(),
  redis: z.object({
    mode: z.enum(['managed', 'external']),
    state: z.enum(['ready', 'connecting', 'down']),
    version: z.string().optional(),
  }),
  heldSlots: z.number().int(),
  activeCalls: z.number().int(),
  pendingRecords: z.number().int(),
})
export type ServiceStatus = z.infer<typeof serviceStatusSchema>
