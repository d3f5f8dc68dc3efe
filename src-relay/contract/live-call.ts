import { z } from 'zod'
import { callRecordSchema, tokenUsageSchema } from './usage.ts'

/** A call in flight, as the owner sees it. */
export const liveCallSchema = z.object({
  id: z.string(),
  startedAt: z.number(),
  keyId: z.string(),
  keyName: z.string(),
  accountId: z.string().optional(),
  accountName: z.string().optional(),
  model: z.string(),
  client: z.string(),
  usage: tokenUsageSchema.optional(),
})
export type LiveCall = z.infer<typeof liveCallSchema>

/** A settled call with names for display. */
export const settledCallSchema = callRecordSchema.extend({ keyName: z.string(), accountName: z.string() })
export type SettledCall = z.infer<typeof settledCallSchema>

/** Part of the log, newest first; `next` is the cursor of what is older. */
export const callPageSchema = z.object({ calls: z.array(settledCallSchema), next: z.string().optional() })
export type CallPage = z.infer<typeof callPageSchema>
