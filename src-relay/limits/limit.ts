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

/** One rule of a key. `admit` checks and counts in one step, or throws `RelayError('limit_reached')`. */
export interface Limit<Name extends LimitName> {
  admit(subject: LimitSubject, settings: NonNullable<LimitSettings[Name]>): Promise<Lease | undefined>
}
