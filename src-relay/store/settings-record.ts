import type { z } from 'zod'
import { definedFields } from '../kernel/defined-fields.ts'
import type { RecordBase, RecordChange, Records } from './records.ts'

/** Settings that hold for everything: one record, seen by every relay. */
export interface SettingsRecord<T extends object> {
  /** As last read; the same object until something changes. No I/O. */
  read(): T
  /** Writes only the named fields. */
  change(change: RecordChange<T>): Promise<T>
  /** Called after any change, another relay's included. */
  onChange(listener: () => void): () => void
  start(): Promise<void>
  stop(): Promise<void>
}

export interface SettingsRecordDeps<T extends object> {
  readonly records: Records<T & RecordBase>
  /** Leaves out the record's id. */
  readonly schema: z.ZodType<T>
  /** What holds until the first change. */
  readonly initial: T
}

const id = 'all'

export function createSettingsRecord<T extends object>(deps: SettingsRecordDeps<T>): SettingsRecord<T> {
  const { records, schema, initial } = deps
  let last: { readonly from: T; readonly settings: T } | undefined
  const read = (): T => {
    const from: T = records.find(id) ?? initial
    if (last?.from !== from) last = { from, settings: schema.parse(from) }
    return last.settings
  }
  /** Of two first changes at once one makes the record and the other changes it. */
  const createOrUpdate = async (fields: RecordChange<T & RecordBase>): Promise<void> => {
    try {
      await records.create({ id, ...initial, ...fields })
    } catch (error) {
      if (!(await records.update(id, fields))) throw error
    }
  }
  return {
    read,
    async change(change) {
      // A change of the settings is one of their record.
      const fields = definedFields(change) as RecordChange<T & RecordBase>
      if (!(await records.update(id, fields))) await createOrUpdate(fields)
      return read()
    },
    onChange: listener => records.onChange(listener),
    start: () => records.start(),
    stop: () => records.stop(),
  }
}
