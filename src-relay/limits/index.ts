import type { LimitName } from '../contract/limit.ts'
import { type CallsInFlightDeps, createCallsInFlight } from './calls-in-flight.ts'
import { type CostDeps, createCost } from './cost.ts'
import type { Limit } from './limit.ts'
import { requests } from './requests.ts'
import { tokens } from './tokens.ts'

export type Limits = { readonly [Name in LimitName]: Limit<Name> }

export type LimitsDeps = CallsInFlightDeps & CostDeps

/** The register: every limit there is, in the order in which a call passes them. */
export function createLimits(deps: LimitsDeps): Limits {
  return {
    callsInFlight: createCallsInFlight(deps),
    requests,
    tokens,
    cost: createCost(deps),
  }
}
