import { randomUUID } from 'node:crypto'
import { describeError, type Logger } from '../kernel/logger.ts'
import type { Records } from '../store/records.ts'
import { type HealthRecord, scopeOf } from './health-record.ts'

/** Health records with writes in the background: what is written counts at once. */
export interface HealthWriter {
  find(id: string): HealthRecord | undefined
  /** What is held of an account and of its models. */
  listOf(accountId: string): readonly HealthRecord[]
  /** Never throws: a verdict that the store could not take is found again by the next call. */
  write(record: HealthRecord): void
  /** Leaves nothing of an account's health but that it is ready, and tells every relay. Throws when the store cannot. */
  makeReady(accountId: string): Promise<void>
  remove(which: (record: HealthRecord) => boolean): Promise<void>
  /** Removes what belongs to no account, and what is long over. */
  removeStale(): Promise<void>
  /** Resolves when no write is under way. */
  settled(): Promise<void>
}

export interface HealthWriterDeps {
  readonly records: Records<HealthRecord>
  readonly isAccount: (accountId: string) => boolean
  readonly logger: Logger
  readonly now: () => number
}

const staleAfterMs = 3_600_000

export function createHealthWriter({ records, isAccount, logger, now }: HealthWriterDeps): HealthWriter {
  const pending = new Map<string, HealthRecord>()
  const writes = new Set<Promise<void>>()

  const find = (id: string): HealthRecord | undefined => pending.get(id) ?? records.find(id)
  const settled = async (): Promise<void> => void (await Promise.all(writes))
  const isAlone = ({ accountId }: HealthRecord): boolean => !isAccount(accountId)
  const isLongOver = ({ model, until = 0 }: HealthRecord): boolean =>
    model !== undefined && until + staleAfterMs < now()
  const remove = async (which: (record: HealthRecord) => boolean): Promise<void> => {
    await Promise.all(
      records
        .list()
        .filter(which)
        .map(({ id }) => records.remove(id)),
    )
  }
  const save = async (record: HealthRecord): Promise<void> => {
    try {
      await createOrUpdate(records, record)
      // Clients choose the models' names, so what they leave behind has to go.
      if (record.model !== undefined) await remove(isLongOver)
    } catch (error) {
      const { accountId, state } = record
      logger.warn('the health of an account was not recorded', {
        accountId,
        state,
        error: describeError(error),
      })
    } finally {
      if (pending.get(record.id) === record) pending.delete(record.id)
    }
  }
  return {
    find,
    listOf(accountId) {
      const known = new Set([...records.list(), ...pending.values()].map(({ id }) => id))
      const all = [...known].flatMap(id => find(id) ?? [])
      return all.filter(record => record.accountId === accountId)
    },
    write(record) {
      pending.set(record.id, record)
      const write = save(record).finally(() => writes.delete(write))
      writes.add(write)
    },
    async makeReady(accountId) {
      await settled()
      await remove(record => record.accountId === accountId && record.model !== undefined)
      const ready = { state: 'ready', since: now(), resetId: randomUUID() } as const
      await createOrUpdate(records, { ...scopeOf(accountId, undefined), ...ready })
    },
    async remove(which) {
      await settled()
      await remove(which)
    },
    removeStale: () => remove(record => isAlone(record) || isLongOver(record)),
    settled,
  }
}

/** Replaces the whole verdict: what the new one does not say must not linger from the old one. */
async function createOrUpdate(records: Records<HealthRecord>, record: HealthRecord): Promise<void> {
  const { id, ...fields } = record
  const nothing = { reason: undefined, until: undefined, lastStatus: undefined, lastRequestId: undefined }
  const update = () => records.update(id, { ...nothing, ...fields })
  for (let roundsLeft = 5; ; roundsLeft -= 1) {
    if (await update()) return
    try {
      return await records.create(record)
    } catch (error) {
      // Another relay may have made it meanwhile, and a further one may have removed that again.
      if (roundsLeft === 0) throw error
    }
  }
}
