/**
 * Faults of one account in a row open its breaker: it rests a little, then a single call probes it while the others
 * still keep away. Kept in this relay's memory: every relay finds out by itself, and soon.
 */
export interface Breaker {
  find(accountId: string): BreakerState | undefined
  /** A call goes to the account; after a rest this makes it the probe. */
  begin(accountId: string): void
  /** The account has answered. */
  succeed(accountId: string): void
  fail(accountId: string, reason: string): void
  /** Nothing came of the call, neither good nor bad: another one may probe. */
  giveUp(accountId: string): void
  forget(accountId: string): void
}

export interface BreakerState {
  readonly since: number
  readonly reason: string
  /** ms epoch until which no call may go there; in the past when the next call is the probe. */
  readonly restsUntil: number
  readonly isProbed: boolean
}

export interface BreakerDeps {
  readonly now: () => number
}

/** One hiccup is none of the account's business. */
const faultsInARow = 3
/** Faults further apart than this are not in a row. */
const rowMs = 60_000
const shortestRestMs = 5000
const longestRestMs = 60_000
/** A probe that says nothing for so long makes room for the next. */
const probeMs = 30_000

interface Entry {
  faults: number
  lastFaultAt: number
  reason: string
  /** Set once it is open. */
  since?: number
  restMs: number
  restsUntil: number
  probeUntil?: number
}

export function createBreaker({ now }: BreakerDeps): Breaker {
  const entries = new Map<string, Entry>()

  const isProbed = ({ probeUntil = 0 }: Entry): boolean => probeUntil > now()
  const open = (entry: Entry): void => {
    entry.since ??= now()
    entry.restsUntil = now() + entry.restMs
    entry.restMs = Math.min(entry.restMs * 2, longestRestMs)
    delete entry.probeUntil
  }
  return {
    find(accountId) {
      const entry = entries.get(accountId)
      if (entry?.since === undefined) return undefined
      const { since, reason, restsUntil, probeUntil = 0 } = entry
      return { since, reason, restsUntil: Math.max(restsUntil, probeUntil), isProbed: isProbed(entry) }
    },
    begin(accountId) {
      const entry = entries.get(accountId)
      if (entry?.since !== undefined) entry.probeUntil = now() + probeMs
    },
    succeed: accountId => void entries.delete(accountId),
    fail(accountId, reason) {
      const known = entries.get(accountId)
      const isInARow = known && (known.since !== undefined || known.lastFaultAt + rowMs > now())
      const entry = isInARow ? known : { faults: 0, restMs: shortestRestMs, restsUntil: 0 }
      const failed: Entry = Object.assign(entry, { faults: entry.faults + 1, lastFaultAt: now(), reason })
      entries.set(accountId, failed)
      // Calls that began before it opened say nothing new.
      if (failed.faults >= faultsInARow && failed.restsUntil <= now()) open(failed)
    },
    giveUp(accountId) {
      const entry = entries.get(accountId)
      if (entry) delete entry.probeUntil
    },
    forget: accountId => void entries.delete(accountId),
  }
}
