import type { ApiKey } from '../contract/api-key.ts'
import type { LimitName, LimitSettings } from '../contract/limit.ts'
import { nameOfWindow } from '../contract/limit-window.ts'
import { matchesModel } from '../contract/model-pattern.ts'
import type { Limits } from './index.ts'
import type { CountingLimit, CountingRule, LimitSubject, Settlement } from './limit.ts'

/** One rule of a key together with what counts for it. */
export interface Meter {
  readonly limit: string
  readonly unit: string
  readonly rule: CountingRule
  /** Unique within the key and the same whatever `max` is, so that a changed limit goes on counting. */
  readonly name: string
  takes(subject: LimitSubject): number
  reserves(subject: LimitSubject): number
  charges(settlement: Settlement): number
}

/** The meters of all counting limits that a key has. */
export function metersOf(limits: Limits, { limits: settings }: Pick<ApiKey, 'limits'>): Meter[] {
  // The register's own keys, in its order.
  const names = Object.keys(limits) as LimitName[]
  return names.flatMap(name => metersOfLimit(limits, name, settings))
}

/** Whether a call for a model counts for a meter. */
export function isConcerned({ rule }: Meter, model: string): boolean {
  return rule.models === undefined || matchesModel(rule.models, model)
}

function metersOfLimit<Name extends LimitName>(limits: Limits, name: Name, settings: LimitSettings): Meter[] {
  const limit: Limits[Name] = limits[name]
  const own = settings[name]
  if (limit.kind !== 'counting' || own === undefined) return []
  return limit.rulesOf(own).map(rule => meterOf(name, limit, rule))
}

function meterOf<Name extends LimitName>(
  name: Name,
  { unit, takes, reserves, charges }: CountingLimit<Name>,
  rule: CountingRule,
): Meter {
  const models = rule.models === undefined ? '' : `:${rule.models.toLowerCase()}`
  return {
    limit: name,
    unit,
    rule,
    name: `${name}:${nameOfWindow(rule.window)}${models}`,
    takes,
    reserves,
    charges,
  }
}
