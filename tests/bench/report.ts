import { z } from 'zod'
import type { Words } from './words.ts'

const measurementSchema = z.object({
  cpuMsPerCall: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  callsPerSecond: z.number(),
  peakMiB: z.number(),
})

const rowSchema = z.object({
  scenario: z.string(),
  floor: measurementSchema,
  relay: measurementSchema,
  /** Of one call at a time, sent straight to the provider, through the floor and through the relay. */
  alone: z.object({ directMs: z.number(), floorMs: z.number(), relayMs: z.number() }),
})
export type Row = z.infer<typeof rowSchema>

export const resultSchema = z.object({
  at: z.string(),
  node: z.string(),
  cpu: z.string(),
  cores: z.number(),
  rounds: z.number(),
  /** CPU of Redis over the whole run of the relay, milliseconds per call. */
  redisCpuMsPerCall: z.number(),
  rows: z.array(rowSchema),
})
export type Result = z.infer<typeof resultSchema>

export function cpuRatio({ floor, relay }: Row): number {
  return relay.cpuMsPerCall / floor.cpuMsPerCall
}

/** A table of what each call costs beside the floor. */
export function renderTable(result: Result, words: Words): string {
  const lines = result.rows.map(row => [
    words.scenario(row.scenario),
    `${row.floor.cpuMsPerCall.toFixed(2)} ms`,
    `${row.relay.cpuMsPerCall.toFixed(2)} ms`,
    `${cpuRatio(row).toFixed(2)}×`,
    `+${(row.alone.floorMs - row.alone.directMs).toFixed(2)} ms`,
    `+${(row.alone.relayMs - row.alone.directMs).toFixed(2)} ms`,
    `${row.floor.peakMiB.toFixed(0)} MiB`,
    `${row.relay.peakMiB.toFixed(0)} MiB`,
  ])
  const rules = words.heads.map(() => '---')
  const table = [words.heads, rules, ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n')
  return `${table}\n\n${words.redis(result.redisCpuMsPerCall.toFixed(2))} ${words.repeat(result)}`
}
