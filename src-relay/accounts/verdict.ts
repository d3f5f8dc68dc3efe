import type { AccountHealth } from '../contract/account.ts'
import { assertNever } from '../kernel/errors.ts'
import type { Outcome } from '../providers/provider.ts'

/** What the relay holds of an account, or of one model of it. */
export type Verdict = Pick<AccountHealth, 'state' | 'reason' | 'since' | 'until'>

export interface ScopedVerdict {
  readonly scope: 'account' | 'model'
  readonly verdict: Verdict
}

/** What an outcome says of an account; undefined when it says nothing. The one place where the two words meet. */
export function verdictOf(outcome: Outcome, since: number): ScopedVerdict | undefined {
  switch (outcome.kind) {
    case 'deliver':
      return { scope: 'account', verdict: { state: 'ready', since } }
    case 'cool-down': {
      const { scope, reason, until } = outcome
      return { scope, verdict: { state: 'cooling-down', reason, since, until } }
    }
    case 'needs-login':
    case 'suspended':
      return { scope: 'account', verdict: { state: outcome.kind, reason: outcome.reason, since } }
    case 'try-another':
    case 'callers-fault':
      return undefined
    default:
      return assertNever(outcome)
  }
}

/** The verdict as it stands now: a cool-down that is over has made the account ready by itself. */
export function verdictNow(stored: Verdict | undefined, now: number): Verdict | undefined {
  if (stored?.state !== 'cooling-down') return stored
  const { until = 0 } = stored
  return until > now ? stored : { state: 'ready', since: until }
}

const severity = { ready: 0, 'cooling-down': 1, 'needs-login': 2, suspended: 3 } as const

/** Calls in flight repeat the same cool-down, each a little later; only a longer one is news. */
const newsMs = 1000

/**
 * Whether a new verdict replaces the one in force: a graver state does, and a longer cool-down. Success proves that
 * the credential works; of a cool-down or a suspension it says nothing, because its call began before them.
 */
export function supersedes(next: Verdict, inForce: Verdict | undefined): boolean {
  const current = inForce?.state ?? 'ready'
  if (next.state === 'ready') return current === 'needs-login'
  if (next.state === 'cooling-down' && current === 'cooling-down')
    return (next.until ?? 0) >= (inForce?.until ?? 0) + newsMs
  return severity[next.state] > severity[current]
}
