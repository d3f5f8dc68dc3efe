import type { ApiKey } from '../contract/api-key.ts'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { Records } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import type { ApiKeyRecord } from './api-key.ts'

export interface FirstUseDeps {
  readonly store: Pick<Store, 'command'>
  readonly records: Pick<Records<ApiKeyRecord>, 'update'>
  readonly logger: Logger
  readonly now: () => number
}

/** Hash: id of a key → ms epoch of its first use. */
const firstUses = '{api-keys}:first-use'

/**
 * Notes when a key is used for the first time. Never waits and never throws: what cannot be noted now is noted with the
 * next call. Of two relays the first wins, and both then write the same moment.
 */
export function createFirstUse({ store, records, logger, now }: FirstUseDeps): (key: ApiKey) => void {
  /** Running calls carry their key as it was when they came, so that it is not enough to look at the key. */
  const noted = new Set<string>()
  const note = async (id: string): Promise<void> => {
    try {
      await store.command('hsetnx', [firstUses], [id, now()])
      await records.update(id, { firstUsedAt: Number(await store.command('hget', [firstUses], [id])) })
    } catch (error) {
      logger.warn('the first use of a key could not be noted yet', {
        keyId: id,
        reason: describeError(error),
      })
      noted.delete(id)
    }
  }
  return ({ id, firstUsedAt }) => {
    if (firstUsedAt !== undefined || noted.has(id)) return
    noted.add(id)
    void note(id)
  }
}
