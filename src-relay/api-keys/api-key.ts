import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type ApiKey, apiKeySchema } from '../contract/api-key.ts'
import type { Calendar } from '../kernel/calendar.ts'
import type { RecordKind } from '../store/records.ts'
import { expiresAtOf } from './key-expiry.ts'

const apiKeyRecordSchema = apiKeySchema.omit({ expiresAt: true }).extend({
  /** Keyed hash of the secret; the secret itself is nowhere. Never leaves this room. */
  secretHash: z.string(),
})
export type ApiKeyRecord = z.infer<typeof apiKeyRecordSchema>

export const apiKeyRecords: RecordKind<ApiKeyRecord> = { name: 'api-keys', schema: apiKeyRecordSchema }

const secretBytes = 32

/** `cr_` and 64 hex digits. */
export function createKeySecret(): string {
  return `cr_${randomBytes(secretBytes).toString('hex')}`
}

/** True for whatever may be a key's secret: `cr_`, 10 to 512 printable characters in all. */
export function isKeyShaped(text: string): boolean {
  return text.length >= 10 && text.length <= 512 && /^cr_[\x21-\x7e]+$/.test(text)
}

/** Enough of a secret to tell two apart. */
export function hintOf(secret: string): string {
  return `cr_…${secret.slice(-4)}`
}

/** The key as everybody may see it. */
export function viewOf({ secretHash: _secretHash, ...key }: ApiKeyRecord, calendar: Calendar): ApiKey {
  const expiresAt = expiresAtOf(key, calendar)
  return { ...key, ...(expiresAt !== undefined && { expiresAt }) }
}
