import { z } from 'zod'
import { type PoolSettings, type PoolSettingsChange, poolSettingsSchema } from '../contract/pool.ts'
import { definedFields } from '../kernel/defined-fields.ts'
import type { RecordKind, Records } from '../store/records.ts'

const poolSettingsRecordSchema = poolSettingsSchema.extend({ id: z.string() })
export type PoolSettingsRecord = z.infer<typeof poolSettingsRecordSchema>

export const poolSettingsRecords: RecordKind<PoolSettingsRecord> = {
  name: 'pool-settings',
  schema: poolSettingsRecordSchema,
}

/** What holds for all accounts: one record, seen by every relay. */
export interface PoolSettingsStore {
  read(): PoolSettings
  change(change: PoolSettingsChange): Promise<PoolSettings>
  start(): Promise<void>
  stop(): Promise<void>
}

const id = 'all'
const initial: PoolSettings = { selectionPolicy: 'least-recently-used', echoUrl: null }

/** @param records of the kind `poolSettingsRecords` */
export function createPoolSettings(records: Records<PoolSettingsRecord>): PoolSettingsStore {
  const read = (): PoolSettings => poolSettingsSchema.parse(records.find(id) ?? initial)
  /** Of two first changes at once one makes the record and the other changes it. */
  const createOrUpdate = async (fields: Partial<PoolSettings>): Promise<void> => {
    try {
      await records.create({ id, ...initial, ...fields })
    } catch (error) {
      if (!(await records.update(id, fields))) throw error
    }
  }
  return {
    read,
    async change(change) {
      const fields = definedFields(change)
      if (!(await records.update(id, fields))) await createOrUpdate(fields)
      return read()
    },
    start: () => records.start(),
    stop: () => records.stop(),
  }
}
