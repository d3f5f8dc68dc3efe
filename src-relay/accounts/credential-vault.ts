import { RelayError } from '../kernel/errors.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Credential } from '../providers/credential.ts'
import type { Provider } from '../providers/provider.ts'
import type { Records } from '../store/records.ts'
import type { AccountRecord } from './account.ts'
import { currentBaseUrl } from './account-kind.ts'
import { openSecretPart, type SecretPart } from './credential-seal.ts'

/** An account's secret part, and which of those it has had it is. */
export interface HeldSecret {
  readonly version: number
  readonly secretPart: SecretPart
}

/** The only way to an account's secret in clear. No I/O. */
export interface CredentialVault {
  /** Throws `RelayError` `no_account` when the account was removed a moment ago. */
  open(accountId: string): Credential
  find(accountId: string): HeldSecret | undefined
  /** A newer one than the store has, which is used until the store has as new a one. */
  keep(accountId: string, held: HeldSecret): void
}

export interface CredentialVaultDeps {
  /** Of the kind `accountRecords`. */
  readonly records: Pick<Records<AccountRecord>, 'find' | 'onChange'>
  readonly providers: readonly Pick<Provider, 'info'>[]
  readonly secretBox: Pick<SecretBox, 'open'>
}

export function createCredentialVault({
  records,
  providers,
  secretBox,
}: CredentialVaultDeps): CredentialVault {
  /** By the stored text; opening costs more than a call should pay. */
  const opened = new Map<string, { readonly sealed: string; readonly held: HeldSecret }>()
  const kept = new Map<string, HeldSecret>()
  records.onChange(() => {
    for (const id of opened.keys()) if (!records.find(id)) opened.delete(id)
    for (const id of kept.keys()) if (!records.find(id)) kept.delete(id)
  })
  const stored = (record: AccountRecord): HeldSecret => {
    const { id, sealedSecret: sealed, credentialVersion: version = 0 } = record
    const known = opened.get(id)
    if (known?.sealed === sealed) return known.held
    const held = { version, secretPart: openSecretPart(record, secretBox) }
    opened.set(id, { sealed, held })
    return held
  }
  const newest = (record: AccountRecord): HeldSecret => {
    const held = stored(record)
    const ahead = kept.get(record.id)
    if (ahead && ahead.version > held.version) return ahead
    kept.delete(record.id)
    return held
  }
  return {
    open(accountId) {
      const record = records.find(accountId) ?? refuseRemoved()
      const { kind, identity, modelMap, region } = record
      const secret = newest(record).secretPart.accessToken
      const baseUrl = currentBaseUrl(providers, record)
      const more = { ...(identity && { identity }), ...(modelMap && { modelMap }), ...(region && { region }) }
      return { kind, secret, baseUrl, ...more }
    },
    find(accountId) {
      const record = records.find(accountId)
      return record && newest(record)
    },
    keep: (accountId, held) => void kept.set(accountId, held),
  }
}

function refuseRemoved(): never {
  const message = 'The account that was to serve this call was removed. Try again.'
  throw new RelayError('no_account', message, { retryAfterSeconds: 1 })
}
