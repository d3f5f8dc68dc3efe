import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type AccountHealth, accountHealthSchema } from '../contract/account.ts'
import type { ResponseHead } from '../providers/provider.ts'
import type { RecordKind } from '../store/records.ts'

/** A verdict on a whole account, or on one model of it. Apart from the account, so that a call never rewrites that. */
const healthRecordSchema = accountHealthSchema.extend({
  id: z.string(),
  accountId: z.string(),
  /** Present when only this model rests. */
  model: z.string().optional(),
})
export type HealthRecord = z.infer<typeof healthRecordSchema>

export const healthRecords: RecordKind<HealthRecord> = { name: 'account-health', schema: healthRecordSchema }

/** A client chooses the model's name, so a digest stands for it. */
export function healthIdOf(accountId: string, model?: string): string {
  if (model === undefined) return accountId
  return `${accountId}-${createHash('sha256').update(model).digest('hex').slice(0, 16)}`
}

export type Verdict = Pick<AccountHealth, 'state' | 'reason' | 'since' | 'until'>

/** The verdict as it stands now: a cool-down that is over has made the account ready by itself. */
export function verdictNow(record: Verdict | undefined, now: number): Verdict | undefined {
  if (record?.state !== 'cooling-down') return record
  const { until = 0 } = record
  return until > now ? record : { state: 'ready', since: until }
}

const severity = { ready: 0, 'cooling-down': 1, 'needs-login': 2, suspended: 3 } as const

/** Calls in flight repeat the same cool-down, each a little later; only a longer one is news. */
const newsMs = 1000

/** Whether a verdict outweighs the one in force: a graver state, or a longer cool-down. */
export function outweighs(verdict: Verdict, inForce: Verdict | undefined): boolean {
  const [theirs, ours] = [severity[verdict.state], severity[inForce?.state ?? 'ready']]
  if (theirs !== ours || verdict.state !== 'cooling-down') return theirs > ours
  return (verdict.until ?? 0) >= (inForce?.until ?? 0) + newsMs
}

export type Sighting = Pick<AccountHealth, 'lastStatus' | 'lastRequestId'>

/** What an answer's head tells the owner of the last call. */
export function sightingOf({ status, headers }: ResponseHead): Sighting {
  const value = headers['request-id'] ?? headers['x-request-id']
  const requestId = typeof value === 'string' ? value : value?.[0]
  return { lastStatus: status, ...(requestId !== undefined && { lastRequestId: requestId.slice(0, 200) }) }
}
