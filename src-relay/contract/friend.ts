import { z } from 'zod'
import { limitUseSchema } from './limit-use.ts'
import { clientGuideSchema } from './provider.ts'
import { usageTotalsSchema } from './usage.ts'

/** A provider's window that all friends share, and the part that this one has had of it. */
export const friendWindowSchema = z.object({
  provider: z.string(),
  /** The provider's name for it, e.g. `5h`. */
  name: z.string(),
  windowSeconds: z.number(),
  /** Fraction of it that is used, by everybody. */
  utilization: z.number(),
  resetsAt: z.number().optional(),
  /** ms epoch at which it is used up at the pace of late; absent when it lasts. */
  runsOutAt: z.number().optional(),
  /** Calls of this key in it. */
  calls: z.number().int(),
  /** This key's part of what went through this relay in it, 0 to 1. */
  share: z.number(),
})
export type FriendWindow = z.infer<typeof friendWindowSchema>

/** What `GET /carpool/me` tells a friend: of their own key only, and nobody else's name. */
export const friendViewSchema = z.object({
  name: z.string(),
  hint: z.string(),
  expiresAt: z.number().optional(),
  /** Zone of all days. */
  timeZone: z.string(),
  at: z.number(),
  limits: z.array(limitUseSchema),
  usage: z.object({
    today: usageTotalsSchema,
    /** The last 30 days, today included. */
    recently: usageTotalsSchema,
    models: z.array(z.object({ model: z.string(), totals: usageTotalsSchema })),
    days: z.array(z.object({ day: z.string(), totals: usageTotalsSchema })),
  }),
  windows: z.array(friendWindowSchema),
  /** What the key may be used with, and how clients are set up for it. */
  providers: z.array(
    z.object({ id: z.string(), label: z.string(), clientGuides: z.array(clientGuideSchema) }),
  ),
})
export type FriendView = z.infer<typeof friendViewSchema>
