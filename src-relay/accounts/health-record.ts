import { hash } from 'node:crypto'
import { z } from 'zod'
import { type AccountHealth, accountHealthSchema } from '../contract/account.ts'
import type { ResponseHead } from '../providers/provider.ts'
import type { RecordKind } from '../store/records.ts'

/** A verdict on a whole account, or on one family of its models. Apart from the account, so that a call never rewrites that. */
const healthRecordSchema = accountHealthSchema.omit({ nextStep: true, models: true }).extend({
  id: z.string(),
  accountId: z.string(),
  /** Present when only this family of models rests. */
  model: z.string().optional(),
  /** Another one with every reset, by which all relays know that theirs is to be forgotten too. */
  resetId: z.string().optional(),
})
export type HealthRecord = z.infer<typeof healthRecordSchema>

export const healthRecords: RecordKind<HealthRecord> = { name: 'account-health', schema: healthRecordSchema }

/** A client chooses the model's name, so a digest stands for it. */
export function healthIdOf(accountId: string, model?: string): string {
  if (model === undefined) return accountId
  return `${accountId}-${hash('sha256', model).slice(0, 16)}`
}

export type Sighting = Pick<AccountHealth, 'lastStatus' | 'lastRequestId'>

/** What an answer's head tells the owner of the last call. */
export function sightingOf({ status, headers }: ResponseHead): Sighting {
  const value = headers['request-id'] ?? headers['x-request-id']
  const requestId = typeof value === 'string' ? value : value?.[0]
  return { lastStatus: status, ...(requestId !== undefined && { lastRequestId: requestId.slice(0, 200) }) }
}

/** Id and scope of a record: a whole account, or one family of its models. */
export function scopeOf(
  accountId: string,
  model: string | undefined,
): Pick<HealthRecord, 'id' | 'accountId' | 'model'> {
  return { id: healthIdOf(accountId, model), accountId, ...(model !== undefined && { model }) }
}
