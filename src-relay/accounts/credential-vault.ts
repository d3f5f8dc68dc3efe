import { RelayError } from '../kernel/errors.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Credential } from '../providers/credential.ts'
import type { Records } from '../store/records.ts'
import type { AccountRecord } from './account.ts'

/** The only way to an account's secret in clear. */
export interface CredentialVault {
  /** Throws `RelayError` `no_account` when the account was removed a moment ago. No I/O. */
  open(accountId: string): Credential
}

export interface CredentialVaultDeps {
  /** Of the kind `accountRecords`. */
  readonly records: Pick<Records<AccountRecord>, 'find' | 'onChange'>
  readonly secretBox: Pick<SecretBox, 'open'>
}

export function createCredentialVault({ records, secretBox }: CredentialVaultDeps): CredentialVault {
  /** By account; opening costs more than a call should pay. */
  const opened = new Map<string, { readonly sealed: string; readonly secret: string }>()
  records.onChange(() => {
    for (const id of opened.keys()) if (!records.find(id)) opened.delete(id)
  })
  const secretOf = ({ id, sealedSecret }: AccountRecord): string => {
    const known = opened.get(id)
    if (known?.sealed === sealedSecret) return known.secret
    const secret = secretBox.open(sealedSecret, id)
    opened.set(id, { sealed: sealedSecret, secret })
    return secret
  }
  return {
    open(accountId) {
      const record = records.find(accountId)
      if (!record)
        throw new RelayError(
          'no_account',
          'The account that was to serve this call was removed. Try again.',
          {
            retryAfterSeconds: 1,
          },
        )
      return { kind: record.kind, secret: secretOf(record), baseUrl: record.baseUrl }
    },
  }
}
