import type { Measurement } from './measure.ts'

export interface Row {
  readonly scenario: string
  readonly floor: Measurement
  readonly relay: Measurement
  /** Of one call at a time, sent straight to the provider, through the floor and through the relay. */
  readonly alone: { readonly directMs: number; readonly floorMs: number; readonly relayMs: number }
}

export interface Result {
  readonly at: string
  readonly node: string
  readonly cpu: string
  readonly cores: number
  readonly rounds: number
  /** CPU of Redis over the whole run of the relay, milliseconds per call. */
  readonly redisCpuMsPerCall: number
  readonly rows: readonly Row[]
}

export function cpuRatio({ floor, relay }: Row): number {
  return relay.cpuMsPerCall / floor.cpuMsPerCall
}

/** A table of what each call costs beside the floor. */
export function renderTable({ rows, redisCpuMsPerCall }: Result): string {
  const lines = rows.map(row => [
    row.scenario,
    `${row.floor.cpuMsPerCall.toFixed(2)} ms`,
    `${row.relay.cpuMsPerCall.toFixed(2)} ms`,
    `${cpuRatio(row).toFixed(2)}×`,
    `+${(row.alone.floorMs - row.alone.directMs).toFixed(2)} ms`,
    `+${(row.alone.relayMs - row.alone.directMs).toFixed(2)} ms`,
    `${row.floor.peakMiB.toFixed(0)} MiB`,
    `${row.relay.peakMiB.toFixed(0)} MiB`,
  ])
  const heads = [
    'load',
    'floor CPU/call',
    'relay CPU/call',
    'ratio',
    'floor latency',
    'relay latency',
    'floor peak',
    'relay peak',
  ]
  const rules = heads.map(() => '---')
  const table = [heads, rules, ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n')
  return `${table}\n\nRedis used ${redisCpuMsPerCall.toFixed(2)} ms of CPU per call of the relay.`
}
