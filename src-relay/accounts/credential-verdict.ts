import type { Outcome } from '../providers/provider.ts'
import { UpstreamError } from '../upstream/upstream.ts'
import type { RefreshResult } from './credential-refresh.ts'
import { CredentialError } from './credential-renewal.ts'

type Refused = Extract<RefreshResult, { readonly kind: 'refused' }>

const shortestPauseMs = 5000
const longestPauseMs = 60_000

/** What a refused renewal means for the account. Only the provider's word that the login is dead is a reason to log in. */
export function outcomeOf(
  { refusal, status, lostAt }: Refused,
  now: number,
): Extract<Outcome, { reason: string }> {
  switch (refusal.kind) {
    case 'spent': {
      const lost =
        lostAt === undefined
          ? ''
          : ` The answer to a renewal begun at ${new Date(lostAt).toISOString()} was lost, and the new login with it.`
      return {
        kind: 'needs-login',
        reason: `The provider no longer renews this login (${refusal.reason}).${lost}`,
      }
    }
    case 'moved':
      return {
        kind: 'try-another',
        about: 'provider',
        reason: `The provider's login address answers ${status}: it may have moved.`,
      }
    case 'region-refused':
      return rest(now + longestPauseMs, 'The provider does not renew logins from this region.')
    case 'unavailable': {
      const until = Math.min(Math.max(refusal.retryAfter ?? 0, now + shortestPauseMs), now + longestPauseMs)
      return rest(until, `The provider cannot renew logins at the moment (${status}).`)
    }
    case 'refused':
      return rest(
        now + longestPauseMs,
        `The provider refused to renew the login with ${status}: ${refusal.reason}.`,
      )
  }
}

function rest(until: number, reason: string): Extract<Outcome, { reason: string }> {
  return { kind: 'cool-down', scope: 'account', until, reason }
}

/** After a renewal that failed, the next one waits: whoever comes meanwhile hears of the failure. */
export function createRefreshPauses(now: () => number) {
  const pauses = new Map<string, { readonly until: number; readonly error: unknown }>()
  const current = (id: string) => {
    const pause = pauses.get(id)
    return pause && pause.until > now() ? pause : undefined
  }
  return {
    isOn: (id: string): boolean => current(id) !== undefined,
    assertOver(id: string): void {
      const pause = current(id)
      if (pause) throw pause.error
    },
    note(id: string, error: unknown): void {
      if (current(id)) return
      const until = pauseUntil(error, now())
      if (until !== undefined) pauses.set(id, { until, error })
    },
    end: (id: string): void => void pauses.delete(id),
  }
}

function pauseUntil(error: unknown, now: number): number | undefined {
  if (error instanceof UpstreamError) return now + shortestPauseMs
  if (!(error instanceof CredentialError)) return undefined
  const { outcome } = error
  if (outcome.kind === 'cool-down') return outcome.until
  return outcome.kind === 'try-another' ? now + shortestPauseMs : undefined
}
