import { z } from 'zod'

/** A browser in which the owner is signed in. */
export const sessionSchema = z.object({
  id: z.string(),
  createdAt: z.number(),
  lastSeenAt: z.number(),
  /** What the browser says of itself. */
  userAgent: z.string(),
  /** The one that asks. */
  isOwn: z.boolean(),
})
export type OwnerSession = z.infer<typeof sessionSchema>
