import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from '../contract/account.ts'
import type { LoginMethod, TokenRefusal } from '../providers/login.ts'
import type { RecordLeases } from '../store/record-lease.ts'
import type { Records } from '../store/records.ts'
import type { AccountRecord } from './account.ts'

export type RefreshResult =
  /** By this relay, another one, or the owner: memory has it. */
  | { readonly kind: 'renewed' }
  /** The account was removed, or has nothing to renew its credential with. */
  | { readonly kind: 'not-renewable' }
  | {
      readonly kind: 'refused'
      readonly refusal: TokenRefusal
      readonly status: number
      /** ms epoch of an earlier refresh whose end nobody knows. */
      readonly lostAt?: number
    }

/**
 * Renews one account's credential, once among all relays on the store: who comes second waits and takes over what the
 * first has got. Throws `UpstreamError` when the provider could not be asked, `RelayError` when the store is gone.
 * @param staleVersion the credential that is not to be used any more
 */
export type RefreshCredential = (
  account: Account,
  method: LoginMethod,
  staleVersion: number,
) => Promise<RefreshResult>

export interface RefreshCredentialDeps {
  /** Of the kind `accountRecords`. */
  readonly records: Pick<Records<AccountRecord>, 'reread'>
  readonly leases: RecordLeases<AccountRecord>
  /** Called while this relay alone may renew the account. */
  readonly askForNewer: (record: AccountRecord, method: LoginMethod) => Promise<RefreshResult>
}

/** Longer than any question to a provider may take. */
const leaseMs = 45_000
const waitMs = 50

export function createRefreshCredential({
  records,
  leases,
  askForNewer,
}: RefreshCredentialDeps): RefreshCredential {
  return async function refreshCredential({ id }, method, staleVersion) {
    for (;;) {
      const { record, lease } = await leases.take(id, leaseMs)
      await using scope = new AsyncDisposableStack()
      if (lease) scope.use(lease)
      if (!record) return { kind: 'not-renewable' }
      if ((record.credentialVersion ?? 0) > staleVersion) {
        await records.reread()
        return { kind: 'renewed' }
      }
      if (lease) return await askForNewer(record, method)
      await sleep(waitMs)
    }
  }
}
