import type { AccountView } from '../contract/account.ts'
import type { AdminClient } from '../contract/client.ts'
import { findOne } from './find-one.ts'

/** The account of this id, or the only one of this name. */
export async function findAccount(client: AdminClient, wanted: string): Promise<AccountView> {
  return findOne(wanted, { kind: 'account', all: await client.listAccounts(), isCurrent: () => false })
}
