import { z } from 'zod'
import { type Account, accountSchema } from '../contract/account.ts'
import type { RecordKind } from '../store/records.ts'

const accountRecordSchema = accountSchema.extend({
  /** Sealed under the account's id. Never leaves this room. */
  sealedSecret: z.string(),
})
export type AccountRecord = z.infer<typeof accountRecordSchema>

export const accountRecords: RecordKind<AccountRecord> = { name: 'accounts', schema: accountRecordSchema }

/** The account as everybody may see it. */
export function withoutSecret({ sealedSecret: _sealedSecret, ...account }: AccountRecord): Account {
  return account
}

/** The last four characters; fewer of a short secret, so that most of it stays hidden. */
export function secretHintOf(secret: string): string {
  const shown = Math.min(4, Math.floor(secret.length / 4))
  return shown === 0 ? '' : secret.slice(-shown)
}
