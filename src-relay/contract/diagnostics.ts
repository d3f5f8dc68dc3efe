import { z } from 'zod'

/** What helps to find a fault; no secret, no prompt, no friend's name. */
export const diagnosticsSchema = z.object({
  version: z.string(),
  node: z.string(),
  /** e.g. `linux x64 6.1.0` */
  system: z.string(),
  /** May hold the name of the owner's user. */
  dataDir: z.string(),
  uptimeSeconds: z.number(),
  memoryBytes: z.number().int(),
})
export type Diagnostics = z.infer<typeof diagnosticsSchema>
