import type { CallRecord, TokenUsage } from '../contract/usage.ts'
import type { Admission } from '../limits/admission.ts'
import type { AnswerTraits } from '../protocols/protocol.ts'
import type { Call } from './call.ts'
import type { Delivery } from './deliver.ts'
import type { Exchanged } from './exchange.ts'
import type { LiveCallEntry } from './live-calls.ts'

export interface SettleDeps {
  /** Never throws and never waits: the ledger keeps what Redis cannot take at the moment. */
  readonly record: (record: CallRecord) => void
  readonly costMicroUsd: (priced: PricedCall) => number | null
  /** Calendar day and hour in the configured zone. */
  readonly dayOf: (at: number) => string
  readonly hourOf: (at: number) => number
  readonly now: () => number
}

export interface PricedCall {
  readonly accountId: string
  readonly model: string
  readonly usage: TokenUsage
  readonly traits?: AnswerTraits
}

/** What the call holds until it is over. */
export interface Held {
  readonly admission: Admission
  readonly live: LiveCallEntry
}

export type Settle = (call: Call, exchanged: Exchanged, delivery: Delivery, held: Held) => Promise<void>

const noUsage: TokenUsage = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
}

/** Enters a call that reached an upstream into the books, once; probes cost nothing and are not entered. */
export function createSettle(deps: SettleDeps): Settle {
  return async function settle(call, exchanged, delivery, { admission, live }) {
    const { account } = exchanged
    if (!account || call.route.operation !== 'generate') return
    const endedAt = deps.now()
    const usage = delivery.usage ?? noUsage
    const model = delivery.model ?? call.intent.model
    const record: CallRecord = {
      id: call.id,
      startedAt: call.startedAt,
      endedAt,
      day: deps.dayOf(endedAt),
      keyId: call.key.id,
      accountId: account.id,
      provider: account.provider,
      model,
      client: call.client.label,
      status: delivery.status,
      ending: delivery.ending,
      attempts: exchanged.attempts,
      usage,
      costMicroUsd: delivery.usage
        ? deps.costMicroUsd({ ...delivery, accountId: account.id, model, usage })
        : 0,
      hour: deps.hourOf(endedAt),
      routing: exchanged.routing,
      ...detailsOf(call, delivery, live),
    }
    deps.record(record)
    live.settle({ ...record, keyName: call.key.name, accountName: account.name })
    await admission.settle({ usage: delivery.usage, costMicroUsd: record.costMicroUsd })
  }
}

function detailsOf(call: Call, delivery: Delivery, live: LiveCallEntry): Partial<CallRecord> {
  const { serviceTier, speed } = delivery.traits ?? {}
  return {
    modelAsked: call.intent.model,
    queueMs: Math.max(0, live.begunAt - call.startedAt),
    requestBytes: call.request.body.length,
    ...(delivery.firstByteAt !== undefined && { firstByteMs: delivery.firstByteAt - call.startedAt }),
    ...(delivery.bytes !== undefined && { responseBytes: delivery.bytes }),
    ...(serviceTier !== undefined && { serviceTier }),
    ...(speed !== undefined && { speed }),
  }
}
