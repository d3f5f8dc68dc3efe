import type { Binding, Claim } from './affinity.ts'
import type { Eligibility } from './eligibility.ts'

/** A rest that is over so soon is worth coming back from: what the provider keeps of a conversation outlives it. */
const shortRestMs = 60_000

export interface RebindingFacts {
  readonly claim: Claim
  /** Of the conversation's home now; undefined when there is no such account any more. */
  readonly home: Eligibility | undefined
  readonly servedBy: string
  readonly now: number
}

/**
 * Where a conversation belongs after a call of it was served; undefined when nothing changes. It stays at home through
 * short rests, with one substitute meanwhile; it moves when its home is gone for longer, and at once when nothing of
 * it ever was at home.
 */
export function rebind({ claim, home, servedBy, now }: RebindingFacts): Binding | undefined {
  const { binding, isNew } = claim
  if (servedBy === binding.home) return undefined
  if (isNew || isGone(home, now)) return { home: servedBy }
  return servedBy === binding.substitute ? undefined : { home: binding.home, substitute: servedBy }
}

function isGone(home: Eligibility | undefined, now: number): boolean {
  if (!home) return true
  if ('until' in home) return home.until - now > shortRestMs
  return home.kind !== 'eligible' && home.kind !== 'tried' && home.kind !== 'full'
}
