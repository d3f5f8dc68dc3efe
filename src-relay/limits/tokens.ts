import { estimateTokens } from './estimate.ts'
import type { CountingLimit } from './limit.ts'

/** At most so many tokens in a window, read and written, cached ones included. */
export const tokens: CountingLimit<'tokens'> = {
  kind: 'counting',
  unit: 'tokens',
  rulesOf: settings => settings,
  takes: () => 0,
  reserves(subject) {
    const { prompt, output } = estimateTokens(subject)
    return prompt + output
  },
  charges({ usage }) {
    if (!usage) return 0
    return usage.input + usage.output + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h
  },
}
