import { z } from 'zod'
import { accountViewSchema } from './account.ts'
import { alertSchema } from './alert.ts'
import { apiKeySchema } from './api-key.ts'
import { liveCallSchema, settledCallSchema } from './live-call.ts'
import { serviceStatusSchema } from './service.ts'

/** What `/admin/api/events` sends: a snapshot first, then deltas. */
export const streamEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    service: serviceStatusSchema,
    accounts: z.array(accountViewSchema),
    keys: z.array(apiKeySchema),
    liveCalls: z.array(liveCallSchema),
    recentCalls: z.array(settledCallSchema),
  }),
  z.object({ type: z.literal('service-changed'), service: serviceStatusSchema }),
  z.object({ type: z.literal('accounts-changed'), accounts: z.array(accountViewSchema) }),
  z.object({ type: z.literal('keys-changed'), keys: z.array(apiKeySchema) }),
  z.object({ type: z.literal('call-started'), call: liveCallSchema }),
  z.object({ type: z.literal('call-progressed'), call: liveCallSchema }),
  z.object({ type: z.literal('call-ended'), id: z.string(), settled: settledCallSchema.optional() }),
  z.object({ type: z.literal('alert'), alert: alertSchema }),
])
export type StreamEvent = z.infer<typeof streamEventSchema>
/** What changes after the snapshot; the kinds that rooms publish. */
export type StreamDelta = Exclude<StreamEvent, { type: 'snapshot' }>
