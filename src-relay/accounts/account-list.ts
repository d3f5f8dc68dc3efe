import type { Account } from '../contract/account.ts'
import type { Records } from '../store/records.ts'
import { type AccountRecord, withoutSecret } from './account.ts'

/** All accounts, oldest first and without their secrets; the same list until one of them changes. */
export function createAccountList(records: Pick<Records<AccountRecord>, 'list'>): () => readonly Account[] {
  let read: readonly AccountRecord[] | undefined
  let accounts: readonly Account[] = []
  return () => {
    const current = records.list()
    if (current !== read) {
      read = current
      accounts = current.toSorted(byAge).map(withoutSecret)
    }
    return accounts
  }
}

function byAge(a: AccountRecord, b: AccountRecord): number {
  return a.createdAt - b.createdAt || a.id.localeCompare(b.id)
}
