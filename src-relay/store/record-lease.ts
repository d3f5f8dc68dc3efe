import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { recordKeys } from './key-space.ts'
import { decodeFields } from './record-fields.ts'
import type { RecordBase, RecordKind } from './records.ts'
import acquireLua from './scripts/acquire-lease.lua?raw'
import releaseLua from './scripts/release-lease.lua?raw'
import type { Script, Store } from './store.ts'

const acquireScript: Script = { name: 'acquire-lease', lua: acquireLua }
const releaseScript: Script = { name: 'release-lease', lua: releaseLua }

export interface LeaseAnswer<T> {
  /** The record as the store has it now, whoever holds the lease; undefined when it was removed. */
  readonly record: T | undefined
  /** Leaving its scope gives it back. Undefined while another holder has it. */
  readonly lease: AsyncDisposable | undefined
}

/**
 * The sole right, among all relays, to work on one record for a while. It lapses by itself, so it cannot keep a slow
 * holder from writing late: what is written under it has to be conditional on what was read with it.
 */
export interface RecordLeases<T> {
  take(id: string, leaseMs: number): Promise<LeaseAnswer<T>>
}

const answerSchema = z.tuple([z.number(), z.array(z.string())])

export function createRecordLeases<T extends RecordBase>(
  store: Pick<Store, 'run'>,
  { name, schema }: RecordKind<T>,
): RecordLeases<T> {
  const keys = recordKeys(name)
  return {
    async take(id, leaseMs) {
      const holder = randomUUID()
      const reply = await store.run(acquireScript, [keys.lease(id), keys.record(id)], [holder, leaseMs])
      const [taken, stored] = answerSchema.parse(reply)
      const release = async () => {
        // What cannot be given back now lapses.
        await store.run(releaseScript, [keys.lease(id)], [holder]).catch(() => undefined)
      }
      return {
        record: stored.length > 0 ? schema.parse(decodeFields(stored)) : undefined,
        lease: taken === 1 ? { [Symbol.asyncDispose]: release } : undefined,
      }
    },
  }
}
