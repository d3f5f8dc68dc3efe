import { z } from 'zod'
import { type PoolSettings, poolSettingsSchema } from '../contract/pool.ts'
import type { RecordKind, Records } from '../store/records.ts'
import { createSettingsRecord, type SettingsRecord } from '../store/settings-record.ts'

const poolSettingsRecordSchema = poolSettingsSchema.extend({ id: z.string() })
export type PoolSettingsRecord = z.infer<typeof poolSettingsRecordSchema>

export const poolSettingsRecords: RecordKind<PoolSettingsRecord> = {
  name: 'pool-settings',
  schema: poolSettingsRecordSchema,
}

/** What holds for all accounts. */
export type PoolSettingsStore = SettingsRecord<PoolSettings>

const initial: PoolSettings = { selectionPolicy: 'least-recently-used', echoUrl: null }

/** @param records of the kind `poolSettingsRecords` */
export function createPoolSettings(records: Records<PoolSettingsRecord>): PoolSettingsStore {
  return createSettingsRecord({ records, schema: poolSettingsSchema, initial })
}
