import { Counter, Histogram, type Registry } from 'prom-client'
import type { CallRecord } from '../contract/usage.ts'
import { errorKinds, type RelayErrorCode } from '../kernel/errors.ts'

const latencySeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]
const waitSeconds = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60]
const authSeconds = [0.0001, 0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 1]

/** Counts of calls. Labels are providers, endings, classes of status and kinds of token: few, and none from a caller. */
export function createCallMeters(registry: Registry) {
  const registers = [registry]
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `carpool_${name}`, help, labelNames, registers })
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `carpool_${name}`, help, labelNames: ['provider'], buckets, registers })

  const calls = counter('calls_total', 'Settled calls.', ['provider', 'ending', 'status'])
  const attempts = counter('attempts_total', 'Accounts asked, over all calls.', ['provider'])
  const refusals = counter('refusals_total', 'Calls that the relay refused or failed itself.', ['code'])
  const tokens = counter('tokens_total', 'Tokens as the providers reported them.', ['provider', 'kind'])
  const cost = counter('cost_usd_total', 'Cost of priced calls, in dollars.', ['provider'])
  const unpriced = counter('unpriced_calls_total', 'Settled calls of models without a price.', ['provider'])
  const duration = histogram('call_duration_seconds', 'From arrival to end.', latencySeconds)
  const firstByte = histogram(
    'first_byte_seconds',
    "From arrival to the answer's first byte.",
    latencySeconds,
  )
  const queue = histogram('queue_seconds', "From arrival until the key's limits were passed.", waitSeconds)
  const authentication = histogram('authentication_seconds', 'Telling whose key it is.', authSeconds)
  // A series that appears only with its first event has no rate for that event.
  for (const code of Object.keys(errorKinds)) refusals.inc({ code }, 0)

  return {
    noteEnded(record: CallRecord, authMs: number | undefined): void {
      const { provider, ending, status, usage, costMicroUsd } = record
      calls.inc({ provider, ending, status: `${Math.floor(status / 100)}xx` })
      attempts.inc({ provider }, record.attempts)
      for (const [kind, amount] of Object.entries(usage)) tokens.inc({ provider, kind }, amount)
      if (costMicroUsd === null) unpriced.inc({ provider })
      else cost.inc({ provider }, costMicroUsd / 1_000_000)
      duration.observe({ provider }, (record.endedAt - record.startedAt) / 1000)
      if (record.firstByteMs !== undefined) firstByte.observe({ provider }, record.firstByteMs / 1000)
      if (record.queueMs !== undefined) queue.observe({ provider }, record.queueMs / 1000)
      if (authMs !== undefined) authentication.observe({ provider }, authMs / 1000)
    },
    noteRefused(code: RelayErrorCode): void {
      refusals.inc({ code })
    },
  }
}
