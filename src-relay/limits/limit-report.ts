import type { ApiKey } from '../contract/api-key.ts'
import type { LimitName } from '../contract/limit.ts'
import type { KeyLimitUse, LimitReset, LimitUse } from '../contract/limit-use.ts'
import { AdminProblem } from '../contract/problem.ts'
import type { Reading } from './counter-refusal.ts'
import type { Counters } from './counters.ts'
import type { Limits } from './index.ts'
import { type Meter, metersOf } from './meters.ts'

/** Where keys stand with their limits, for the owner. */
export interface LimitReport {
  useOf(key: ApiKey): Promise<KeyLimitUse>
  /** Throws `AdminProblem` 400 for a limit that does not count over time. */
  reset(key: ApiKey, reset: LimitReset): Promise<KeyLimitUse>
}

export interface LimitReportDeps {
  readonly limits: Limits
  readonly counters: Pick<Counters, 'read' | 'reset'>
  readonly timeZone: string
}

export function createLimitReport({ limits, counters, timeZone }: LimitReportDeps): LimitReport {
  // The register's own keys, in its order.
  const names = Object.keys(limits) as LimitName[]

  const useOf = async (key: ApiKey): Promise<KeyLimitUse> => {
    const meters = metersOf(limits, key)
    const [held, readings] = await Promise.all([
      Promise.all(names.map(name => heldBy(limits, name, key))),
      meters.length > 0 ? counters.read(key.id, meters) : [],
    ])
    const counted = meters.flatMap((meter, index) => describeUse(meter, readings[index]))
    return { keyId: key.id, timeZone, uses: [...held.flat(), ...counted] }
  }
  return {
    useOf,
    async reset(key, { limit }) {
      const meters = metersOf(limits, key).filter(meter => limit === undefined || meter.limit === limit)
      if (limit !== undefined && meters.length === 0) refuseUncounted(limit)
      await counters.reset(key.id, meters)
      return await useOf(key)
    },
  }
}

async function heldBy<Name extends LimitName>(limits: Limits, name: Name, key: ApiKey): Promise<LimitUse[]> {
  const limit: Limits[Name] = limits[name]
  const settings = key.limits[name]
  if (limit.kind !== 'holding' || settings === undefined) return []
  return [{ limit: name, ...(await limit.use(key, settings)) }]
}

function describeUse({ limit, unit, rule }: Meter, reading: Reading | undefined): LimitUse[] {
  if (!reading) return []
  const { used, reserved, freesAt } = reading
  const { max, window, models } = rule
  return [
    {
      limit,
      unit,
      max,
      used,
      reserved,
      window,
      ...(models !== undefined && { models }),
      ...(freesAt > 0 && { resetsAt: freesAt }),
    },
  ]
}

function refuseUncounted(limit: string): never {
  const message = `The key has no limit ${limit} that counts over time.`
  throw new AdminProblem(400, { code: 'invalid_request', message, fields: [{ path: 'limit', message }] })
}
