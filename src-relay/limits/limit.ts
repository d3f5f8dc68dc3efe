import type { ApiKey } from '../contract/api-key.ts'
import type { LimitName, LimitSettings } from '../contract/limit.ts'
import type { TokenUsage } from '../contract/usage.ts'

/** Who asks for what. */
export interface LimitSubject {
  readonly callId: string
  readonly key: ApiKey
  readonly provider: string
  readonly model: string
}

/** Something held for the length of one call; leaving the scope gives it back. */
export interface Lease extends AsyncDisposable {
  settle(usage: TokenUsage | undefined): Promise<void>
}

/** One rule of a key. */
export interface Limit<Name extends LimitName> {
  /** Checks and counts in one step, or throws `RelayError('limit_reached')`. */
  admit(subject: LimitSubject, settings: NonNullable<LimitSettings[Name]>): Promise<Lease | undefined>
  /** Slots this relay holds right now, for a limit that has slots. */
  heldSlots?(): number
  start?(): void
  /** Gives back whatever is still held. */
  stop?(): Promise<void>
}
