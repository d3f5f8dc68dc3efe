import { z } from 'zod'
import type { Words } from './words.ts'

export const footprintSchema = z.object({
  at: z.string(),
  node: z.string(),
  cpu: z.string(),
  cores: z.number(),
  limitMiB: z.number(),
  /** `cgroup`: the system would have ended what takes more. `measured`: we looked every 100 ms. */
  limitedBy: z.enum(['cgroup', 'measured']),
  accounts: z.number(),
  streams: z.number(),
  promptKB: z.number(),
  calls: z.number(),
  seconds: z.number(),
  idle: z.object({ relayMiB: z.number(), redisMiB: z.number() }),
  peak: z.object({ relayMiB: z.number(), redisMiB: z.number(), totalMiB: z.number() }),
})
export type Footprint = z.infer<typeof footprintSchema>

/** In one sentence for the manual. */
export function renderFootprint(figures: Footprint, words: Words): string {
  return words.footprint({
    ...figures,
    idleRelayMiB: figures.idle.relayMiB.toFixed(0),
    idleRedisMiB: figures.idle.redisMiB.toFixed(0),
    peakMiB: figures.peak.totalMiB.toFixed(0),
    day: figures.at.slice(0, 10),
  })
}
