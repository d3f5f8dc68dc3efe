import type { ApiKey } from '../contract/api-key.ts'
import type { LimitName, LimitSettings, WindowedRule } from '../contract/limit.ts'
import type { LimitUse } from '../contract/limit-use.ts'
import type { TokenUsage } from '../contract/usage.ts'

/** Who asks for what. */
export interface LimitSubject {
  readonly callId: string
  readonly key: ApiKey
  readonly provider: string
  readonly model: string
  /** Size of the request, from which what it will take is estimated. */
  readonly bodyBytes: number
  /** The most the client asked for. */
  readonly maxOutputTokens?: number | undefined
  /** Aborts when the client leaves or the call is ended by us; whoever waits then waits no longer. */
  readonly signal: AbortSignal
}

/** What a call took in truth. */
export interface Settlement {
  /** Undefined when the upstream reported nothing. */
  readonly usage: TokenUsage | undefined
  /** Null when the model has no price. */
  readonly costMicroUsd: number | null
}

/** Something held for the length of one call; leaving the scope gives it back. */
export interface Lease extends AsyncDisposable {
  settle(settlement: Settlement): Promise<void>
}

type SettingsOf<Name extends LimitName> = NonNullable<LimitSettings[Name]>

/** Holds something for as long as a call runs. */
export interface HoldingLimit<Name extends LimitName> {
  readonly kind: 'holding'
  /** Checks and takes in one step, or throws `RelayError('limit_reached')`. */
  admit(subject: LimitSubject, settings: SettingsOf<Name>): Promise<Lease | undefined>
  use(key: ApiKey, settings: SettingsOf<Name>): Promise<Omit<LimitUse, 'limit'>>
  /** Slots this relay holds right now. */
  heldSlots?(): number
  start?(): void
  /** Gives back whatever is still held. */
  stop?(): Promise<void>
}

export interface CountingRule extends WindowedRule {
  /** Whole, in the limit's unit. */
  readonly max: number
}

/** Adds up over windows of time. All that a key has are checked and counted together, in one step. */
export interface CountingLimit<Name extends LimitName> {
  readonly kind: 'counting'
  readonly unit: string
  rulesOf(settings: SettingsOf<Name>): readonly CountingRule[]
  /** What a call counts as soon as it is admitted. */
  takes(subject: LimitSubject): number
  /** What it may take beyond that, set aside until it is settled. */
  reserves(subject: LimitSubject): number
  /** What it took beyond that in truth. */
  charges(settlement: Settlement): number
}

/** One rule of a key. */
export type Limit<Name extends LimitName> = HoldingLimit<Name> | CountingLimit<Name>
