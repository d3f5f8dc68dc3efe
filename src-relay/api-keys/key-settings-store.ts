import { z } from 'zod'
import { type KeySettings, keySettingsSchema } from '../contract/key-settings.ts'
import type { RecordKind, Records } from '../store/records.ts'
import { createSettingsRecord, type SettingsRecord } from '../store/settings-record.ts'

const keySettingsRecordSchema = keySettingsSchema.extend({ id: z.string() })
export type KeySettingsRecord = z.infer<typeof keySettingsRecordSchema>

export const keySettingsRecords: RecordKind<KeySettingsRecord> = {
  name: 'key-settings',
  schema: keySettingsRecordSchema,
}

/** What holds for all keys. */
export type KeySettingsStore = SettingsRecord<KeySettings>

const initial: KeySettings = { newKeyLimits: {}, clients: [] }

/** @param records of the kind `keySettingsRecords` */
export function createKeySettings(records: Records<KeySettingsRecord>): KeySettingsStore {
  return createSettingsRecord({ records, schema: keySettingsSchema, initial })
}
