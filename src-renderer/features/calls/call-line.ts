import type { LiveCall, SettledCall } from '../../../src-relay/contract/live-call.ts'
import type { Ending, TokenUsage } from '../../../src-relay/contract/usage.ts'
import type { StateLook } from '../../ui/state-badge.tsx'

export type ShownEnding = 'running' | Ending

export type CallCost = { readonly microUsd: number } | 'unpriced' | 'unknown'

/** A call as the page lists it, whether it still runs or is settled. */
export interface CallLine {
  readonly id: string
  readonly startedAt: number
  /** Absent while it runs. */
  readonly endedAt?: number
  readonly who: string
  readonly client: string
  readonly model: string
  readonly account?: string | undefined
  readonly usage?: TokenUsage | undefined
  /** `unpriced` when the model has no price, `unknown` when the upstream reported nothing; absent while it runs. */
  readonly cost?: CallCost
  readonly ending: ShownEnding
  readonly status?: number
  /** All that is known of it; absent while it runs. */
  readonly settled?: SettledCall
}

export const endingLooks: Readonly<Record<ShownEnding, StateLook>> = {
  running: { tone: 'busy', shape: 'dotted' },
  complete: { tone: 'good', shape: 'solid' },
  partial: { tone: 'warn', shape: 'half' },
  unknown: { tone: 'idle', shape: 'hollow' },
  failed: { tone: 'bad', shape: 'bar' },
}

/** Running calls first, then the settled ones, the latest first. */
export function listCallLines(live: readonly LiveCall[], settled: readonly SettledCall[]): CallLine[] {
  const running = live.toSorted((a, b) => b.startedAt - a.startedAt).map(lineOfLive)
  const liveIds = new Set(live.map(({ id }) => id))
  return [...running, ...settled.filter(({ id }) => !liveIds.has(id)).map(lineOfSettled)]
}

function lineOfLive(call: LiveCall): CallLine {
  const { id, startedAt, keyName, client, model, accountName, usage } = call
  return { id, startedAt, who: keyName, client, model, account: accountName, usage, ending: 'running' }
}

function lineOfSettled(call: SettledCall): CallLine {
  const { id, startedAt, endedAt, client, model, ending, status } = call
  return {
    id,
    startedAt,
    endedAt,
    who: call.keyName,
    client,
    model,
    account: call.accountName,
    usage: ending === 'unknown' ? undefined : call.usage,
    cost: costOf(call),
    ending,
    status,
    settled: call,
  }
}

function costOf({ ending, costMicroUsd }: SettledCall): CallCost {
  if (ending === 'unknown') return 'unknown'
  return costMicroUsd === null ? 'unpriced' : { microUsd: costMicroUsd }
}

/** Everything the model was sent that was not read from a cache. */
export function freshInput(usage: TokenUsage): number {
  return usage.input + usage.cacheWrite5m + usage.cacheWrite1h
}
