import { collectDefaultMetrics, Registry } from 'prom-client'
import type { CallRecord } from '../contract/usage.ts'
import type { RelayErrorCode } from '../kernel/errors.ts'
import { createCallMeters } from './call-meters.ts'
import { createStateGauges, type StateReadings } from './state-gauges.ts'

/** What the relay counts, in Prometheus' text format. No label has a value that a caller could choose. */
export interface Metrics {
  noteEnded(record: CallRecord, authMs: number | undefined): void
  noteRefused(code: RelayErrorCode): void
  readonly contentType: string
  /** As of now. */
  render(): Promise<string>
}

export interface MetricsDeps {
  readonly readState: () => Promise<StateReadings>
}

export function createMetrics({ readState }: MetricsDeps): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const meters = createCallMeters(registry)
  const gauges = createStateGauges(registry)
  return {
    ...meters,
    contentType: registry.contentType,
    async render() {
      gauges.set(await readState())
      return await registry.metrics()
    },
  }
}
