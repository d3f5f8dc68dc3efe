import { z } from 'zod'
import { type KeySettings, type KeySettingsChange, keySettingsSchema } from '../contract/key-settings.ts'
import { definedFields } from '../kernel/defined-fields.ts'
import type { RecordKind, Records } from '../store/records.ts'

const keySettingsRecordSchema = keySettingsSchema.extend({ id: z.string() })
export type KeySettingsRecord = z.infer<typeof keySettingsRecordSchema>

export const keySettingsRecords: RecordKind<KeySettingsRecord> = {
  name: 'key-settings',
  schema: keySettingsRecordSchema,
}

/** What holds for all keys: one record, seen by every relay. */
export interface KeySettingsStore {
  read(): KeySettings
  change(change: KeySettingsChange): Promise<KeySettings>
  start(): Promise<void>
  stop(): Promise<void>
}

export interface KeySettingsStoreDeps {
  /** Of the kind `keySettingsRecords`. */
  readonly records: Records<KeySettingsRecord>
}

const id = 'all'
const initial: KeySettings = { newKeyLimits: {}, clients: [] }

export function createKeySettings({ records }: KeySettingsStoreDeps): KeySettingsStore {
  const read = (): KeySettings => keySettingsSchema.parse(records.find(id) ?? initial)
  /** Of two first changes at once one makes the record and the other changes it. */
  const createOrUpdate = async (fields: Partial<KeySettings>): Promise<KeySettingsRecord> => {
    const first = { id, ...initial, ...fields }
    try {
      await records.create(first)
      return first
    } catch (error) {
      const changed = await records.update(id, fields)
      if (!changed) throw error
      return changed
    }
  }
  return {
    read,
    async change(change) {
      const fields = definedFields(change)
      const changed = (await records.update(id, fields)) ?? (await createOrUpdate(fields))
      return keySettingsSchema.parse(changed)
    },
    start: () => records.start(),
    stop: () => records.stop(),
  }
}
