import type { TokenUsage } from '../contract/usage.ts'
import { estimateTokens } from './estimate.ts'
import type { CountingLimit } from './limit.ts'

export interface CostDeps {
  /** Null when the model has no price. */
  readonly costMicroUsd: (model: string, usage: TokenUsage) => number | null
}

const microUsdPerUsd = 1_000_000

/** At most so many dollars in a window. A model without a price is served and costs nothing. */
export function createCost({ costMicroUsd }: CostDeps): CountingLimit<'cost'> {
  return {
    kind: 'counting',
    unit: 'micro-usd',
    rulesOf: settings =>
      settings.map(({ maxUsd, ...rule }) => ({ ...rule, max: Math.round(maxUsd * microUsdPerUsd) })),
    takes: () => 0,
    reserves(subject) {
      const { prompt, output } = estimateTokens(subject)
      return costMicroUsd(subject.model, dearest(prompt, output)) ?? 0
    },
    charges: settlement => settlement.costMicroUsd ?? 0,
  }
}

/** Nothing costs more than a prompt that is written to the cache for an hour. */
function dearest(prompt: number, output: number): TokenUsage {
  return {
    input: 0,
    output,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: prompt,
    reasoning: 0,
    webSearches: 0,
  }
}
