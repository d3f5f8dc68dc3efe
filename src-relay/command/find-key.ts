import type { ApiKey } from '../contract/api-key.ts'
import type { AdminClient } from '../contract/client.ts'
import { findOne } from './find-one.ts'

/** The key of this id or name; of several of one name, the only one that is not revoked. */
export async function findKey(client: AdminClient, wanted: string): Promise<ApiKey> {
  return findOne(wanted, {
    kind: 'key',
    all: await client.listKeys(),
    isCurrent: key => key.revokedAt === undefined,
  })
}
