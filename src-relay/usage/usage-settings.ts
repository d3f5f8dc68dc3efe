import { z } from 'zod'
import { type UsageSettings, type UsageSettingsChange, usageSettingsSchema } from '../contract/usage.ts'
import { definedFields } from '../kernel/defined-fields.ts'
import type { RecordKind, Records } from '../store/records.ts'

const usageSettingsRecordSchema = usageSettingsSchema.extend({ id: z.string() })
export type UsageSettingsRecord = z.infer<typeof usageSettingsRecordSchema>

export const usageSettingsRecords: RecordKind<UsageSettingsRecord> = {
  name: 'usage-settings',
  schema: usageSettingsRecordSchema,
}

/** How long usage is kept: one record, seen by every relay. */
export interface UsageSettingsStore {
  read(): UsageSettings
  change(change: UsageSettingsChange): Promise<UsageSettings>
  start(): Promise<void>
  stop(): Promise<void>
}

const id = 'all'
export const initialUsageSettings: UsageSettings = {
  hourDays: 7,
  dayDays: 400,
  logDays: 90,
  logCalls: 100_000,
}

export function createUsageSettings(records: Records<UsageSettingsRecord>): UsageSettingsStore {
  const read = (): UsageSettings => usageSettingsSchema.parse(records.find(id) ?? initialUsageSettings)
  return {
    read,
    async change(change) {
      const fields = definedFields(change)
      const changed = await records.update(id, fields)
      if (changed) return usageSettingsSchema.parse(changed)
      await records.create({ id, ...initialUsageSettings, ...fields })
      return read()
    },
    start: () => records.start(),
    stop: () => records.stop(),
  }
}
