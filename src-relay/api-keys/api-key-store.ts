import type { ApiKey } from '../contract/api-key.ts'
import { AdminProblem } from '../contract/problem.ts'
import { isKeyShaped } from './api-key.ts'
import { type ApiKeyEdits, type ApiKeyEditsDeps, createApiKeyEdits } from './api-key-edits.ts'
import { type ApiKeyIndex, indexKeys } from './api-key-index.ts'

/** The friends' keys. Reads come from memory; every change is written through to the store. */
export interface ApiKeys extends ApiKeyEdits {
  /** Oldest first, revoked ones included. */
  list(): readonly ApiKey[]
  find(id: string): ApiKey | undefined
  /** Throws `AdminProblem` 404. */
  get(id: string): ApiKey
  /** Also finds keys that are switched off, revoked or expired: their holder is told so. */
  findBySecret(secret: string): ApiKey | undefined
  onChange(listener: () => void): () => void
  start(): Promise<void>
  stop(): Promise<void>
}

export type ApiKeysDeps = Omit<ApiKeyEditsDeps, 'get'>

export function createApiKeys(deps: ApiKeysDeps): ApiKeys {
  const { records, secretBox, calendar } = deps
  let index: ApiKeyIndex | undefined
  const current = (): ApiKeyIndex => {
    index ??= indexKeys(records.list(), calendar)
    return index
  }
  // Listening from the first moment on puts this ahead of every listener of ours.
  records.onChange(() => {
    index = undefined
  })
  const get = (id: string): ApiKey => current().byId.get(id) ?? refuseUnknown(id)
  return {
    ...createApiKeyEdits({ ...deps, get }),
    list: () => current().keys,
    find: id => current().byId.get(id),
    get,
    findBySecret: secret => (isKeyShaped(secret) ? current().byHash.get(secretBox.hash(secret)) : undefined),
    onChange: listener => records.onChange(listener),
    async start() {
      await records.start()
      index = undefined
    },
    stop: () => records.stop(),
  }
}

function refuseUnknown(id: string): never {
  throw new AdminProblem(404, { code: 'key_not_found', message: `There is no API key ${id}.` })
}
