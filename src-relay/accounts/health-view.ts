import type { AccountHealth } from '../contract/account.ts'
import type { BreakerState } from './breaker.ts'
import type { HealthRecord, Sighting } from './health-record.ts'
import { type Verdict, verdictNow } from './verdict.ts'

/** All that is held of one account. */
export interface HealthFacts {
  readonly record: HealthRecord | undefined
  /** Of its families of models. */
  readonly families: readonly HealthRecord[]
  readonly breaker: BreakerState | undefined
  readonly sighting: Sighting | undefined
  /** Since when an account of which nothing is held is ready. */
  readonly createdAt: number
}

/** An account's health as its owner sees it: one state, its reason, and what comes next. */
export function describeHealth(
  { record, families, breaker, ...facts }: HealthFacts,
  now: number,
): AccountHealth {
  const verdict = verdictNow(record, now) ?? { state: 'ready', since: facts.createdAt }
  const isBroken = verdict.state === 'ready' && breaker !== undefined
  const { state, reason, since, until } = isBroken ? brokenVerdict(breaker) : verdict
  const models = families.flatMap(family => describeFamily(family, now))
  const nextStep = nextStepOf({ state, since, until }, isBroken)
  return {
    state,
    since,
    ...(reason !== undefined && { reason }),
    ...(until !== undefined && { until }),
    ...(record?.lastStatus !== undefined && { lastStatus: record.lastStatus }),
    ...(record?.lastRequestId !== undefined && { lastRequestId: record.lastRequestId }),
    ...facts.sighting,
    ...(nextStep && { nextStep }),
    ...(models.length > 0 && { models }),
  }
}

function brokenVerdict({ since, reason, restsUntil }: BreakerState): Verdict {
  return { state: 'cooling-down', reason: `calls failed in a row: ${reason}`, since, until: restsUntil }
}

function describeFamily({ model = '', ...record }: HealthRecord, now: number): AccountHealth['models'] & {} {
  const { state, reason, since, until = 0 } = verdictNow(record, now) ?? record
  if (state !== 'cooling-down') return []
  return [{ model, since, until, ...(reason !== undefined && { reason }) }]
}

function nextStepOf({ state, until }: Verdict, isBroken: boolean): AccountHealth['nextStep'] {
  if (state === 'ready') return undefined
  if (state !== 'cooling-down') return { kind: 'waits-for-owner' }
  return { kind: isBroken ? 'is-tried' : 'returns', ...(until !== undefined && { at: until }) }
}
