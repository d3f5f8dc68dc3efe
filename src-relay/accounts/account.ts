import { z } from 'zod'
import { type Account, accountSchema } from '../contract/account.ts'
import type { RecordKind } from '../store/records.ts'

const accountRecordSchema = accountSchema.extend({
  /** Sealed under the account's id. Never leaves this room. */
  sealedSecret: z.string(),
  /** Counts the secrets it has had, so that none is ever put back; absent for one sealed before they were counted. */
  credentialVersion: z.number().int().optional(),
  /** ms epoch at which a renewal was begun whose end nobody knows; the provider may have retired the old token. */
  renewalBegunAt: z.number().optional(),
  /** Sealed apart from it: neither is ever written along with the other. */
  sealedProxyPassword: z.string().optional(),
})
export type AccountRecord = z.infer<typeof accountRecordSchema>

export const accountRecords: RecordKind<AccountRecord> = { name: 'accounts', schema: accountRecordSchema }

/** The account as everybody may see it. */
export function withoutSecret(record: AccountRecord): Account {
  const {
    sealedSecret: _sealedSecret,
    sealedProxyPassword: _sealedProxyPassword,
    credentialVersion: _credentialVersion,
    renewalBegunAt: _renewalBegunAt,
    ...account
  } = record
  return account
}

/** The last four characters; fewer of a short secret, so that most of it stays hidden. */
export function secretHintOf(secret: string): string {
  const shown = Math.min(4, Math.floor(secret.length / 4))
  return shown === 0 ? '' : secret.slice(-shown)
}
