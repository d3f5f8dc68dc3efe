import type { ApiKey } from '../contract/api-key.ts'
import type { Calendar } from '../kernel/calendar.ts'
import { type ApiKeyRecord, viewOf } from './api-key.ts'

/** The keys as they are looked for. */
export interface ApiKeyIndex {
  /** Oldest first. */
  readonly keys: readonly ApiKey[]
  readonly byId: ReadonlyMap<string, ApiKey>
  readonly byHash: ReadonlyMap<string, ApiKey>
}

export function indexKeys(records: readonly ApiKeyRecord[], calendar: Calendar): ApiKeyIndex {
  const byAge = records.toSorted((a, b) => a.createdAt - b.createdAt || a.id.localeCompare(b.id))
  const pairs = byAge.map(record => ({ hash: record.secretHash, key: viewOf(record, calendar) }))
  return {
    keys: pairs.map(({ key }) => key),
    byId: new Map(pairs.map(({ key }) => [key.id, key])),
    byHash: new Map(pairs.map(({ hash, key }) => [hash, key])),
  }
}
