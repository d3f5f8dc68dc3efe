import type { LimitName } from '../contract/limit.ts'
import type { SlotLeasesDeps } from '../store/slot-leases.ts'
import { createCallsInFlight } from './calls-in-flight.ts'
import type { Limit } from './limit.ts'

export type Limits = { readonly [Name in LimitName]: Limit<Name> }

export type LimitsDeps = SlotLeasesDeps

/** The register: every limit there is, in the order in which a call passes them. */
export function createLimits(deps: LimitsDeps): Limits {
  return {
    callsInFlight: createCallsInFlight(deps),
  }
}
