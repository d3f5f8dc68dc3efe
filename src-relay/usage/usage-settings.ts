import { z } from 'zod'
import { type UsageSettings, usageSettingsSchema } from '../contract/usage.ts'
import type { RecordKind, Records } from '../store/records.ts'
import { createSettingsRecord, type SettingsRecord } from '../store/settings-record.ts'

const usageSettingsRecordSchema = usageSettingsSchema.extend({ id: z.string() })
export type UsageSettingsRecord = z.infer<typeof usageSettingsRecordSchema>

export const usageSettingsRecords: RecordKind<UsageSettingsRecord> = {
  name: 'usage-settings',
  schema: usageSettingsRecordSchema,
}

/** How long usage is kept. */
export type UsageSettingsStore = SettingsRecord<UsageSettings>

export const initialUsageSettings: UsageSettings = {
  hourDays: 7,
  dayDays: 400,
  logDays: 90,
  logCalls: 100_000,
}

/** @param records of the kind `usageSettingsRecords` */
export function createUsageSettings(records: Records<UsageSettingsRecord>): UsageSettingsStore {
  return createSettingsRecord({ records, schema: usageSettingsSchema, initial: initialUsageSettings })
}
