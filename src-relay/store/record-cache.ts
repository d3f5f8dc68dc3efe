/** What a reading of the store brought: its revision, every id there is, and the records that changed. */
export interface RecordReading<T> {
  readonly revision: number
  readonly ids: ReadonlySet<string>
  /** `undefined` for a record that cannot be read. */
  readonly changed: ReadonlyMap<string, T | undefined>
}

/** The records in memory, and up to which revision of the store they are complete. */
export function createRecordCache<T>() {
  const records = new Map<string, T>()
  let listed: readonly T[] = []
  let complete = -1
  let ownNewest = -1

  const put = (id: string, record: T | undefined): void => {
    if (record === undefined) records.delete(id)
    else records.set(id, record)
  }

  return {
    list: () => listed,
    find: (id: string) => records.get(id),
    revision: () => complete,
    /** Revision of the newest change of our own. */
    ownRevision: () => ownNewest,

    applyReading({ revision, ids, changed }: RecordReading<T>): boolean {
      const gone = [...records.keys()].filter(id => !ids.has(id))
      for (const id of gone) records.delete(id)
      for (const [id, record] of changed) put(id, record)
      listed = [...records.values()]
      complete = revision
      ownNewest = Math.min(ownNewest, revision)
      return gone.length > 0 || changed.size > 0
    },

    /** Says what is left to read: others' changes before this one, or all, when the store has begun to count anew. */
    applyOwn(revision: number, id: string, record: T | undefined): 'nothing' | 'gap' | 'everything' {
      if (revision <= complete) return 'everything'
      put(id, record)
      listed = [...records.values()]
      ownNewest = Math.max(ownNewest, revision)
      if (revision !== complete + 1) return 'gap'
      complete = revision
      return 'nothing'
    },
  }
}

export type RecordCache<T> = ReturnType<typeof createRecordCache<T>>
