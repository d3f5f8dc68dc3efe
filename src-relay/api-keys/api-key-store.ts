import { randomBytes } from 'node:crypto'
import type { ApiKey, ApiKeyChange, CreatedApiKey, NewApiKey } from '../contract/api-key.ts'
import { AdminProblem } from '../contract/problem.ts'
import { definedFields } from '../kernel/defined-fields.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Records } from '../store/records.ts'
import { type ApiKeyRecord, createKeySecret, hintOf, isKeyShaped, viewOf } from './api-key.ts'

/** The friends' keys. Reads come from memory; every change is written through to the store. */
export interface ApiKeys {
  /** Oldest first, revoked ones included. */
  list(): readonly ApiKey[]
  find(id: string): ApiKey | undefined
  /** Throws `AdminProblem` 404. */
  get(id: string): ApiKey
  /** The only time the secret is seen. */
  create(newKey: NewApiKey): Promise<CreatedApiKey>
  change(id: string, change: ApiKeyChange): Promise<ApiKey>
  /** For good: the key stays on record and is never usable again. */
  revoke(id: string): Promise<ApiKey>
  /** Also finds keys that are switched off or revoked: their holder is told so. */
  findBySecret(secret: string): ApiKey | undefined
  onChange(listener: () => void): () => void
  start(): Promise<void>
  stop(): Promise<void>
}

export interface ApiKeysDeps {
  /** Of the kind `apiKeyRecords`. */
  readonly records: Records<ApiKeyRecord>
  readonly secretBox: Pick<SecretBox, 'hash'>
  readonly now: () => number
}

interface KeyIndex {
  readonly keys: readonly ApiKey[]
  readonly byId: ReadonlyMap<string, ApiKey>
  readonly byHash: ReadonlyMap<string, ApiKey>
}

export function createApiKeys({ records, secretBox, now }: ApiKeysDeps): ApiKeys {
  let index: KeyIndex | undefined
  const current = (): KeyIndex => {
    index ??= indexOf(records.list())
    return index
  }
  // Listening from the first moment on puts this ahead of every listener of ours.
  records.onChange(() => {
    index = undefined
  })
  const get = (id: string): ApiKey => current().byId.get(id) ?? refuseUnknown(id)
  const update = async (id: string, change: Partial<ApiKeyRecord>): Promise<ApiKey> => {
    const record = await records.update(id, change)
    return record ? viewOf(record) : refuseUnknown(id)
  }
  return {
    list: () => current().keys,
    find: id => current().byId.get(id),
    get,
    async create({ name, limits }) {
      const secret = createKeySecret()
      const key: ApiKey = {
        id: randomBytes(6).toString('hex'),
        name,
        hint: hintOf(secret),
        enabled: true,
        createdAt: now(),
        limits,
      }
      await records.create({ ...key, secretHash: secretBox.hash(secret) })
      return { key, secret }
    },
    async change(id, change) {
      const key = get(id)
      if (key.revokedAt !== undefined) refuseRevoked(key)
      const fields = definedFields(change)
      return Object.keys(fields).length === 0 ? key : update(id, fields)
    },
    async revoke(id) {
      const key = get(id)
      return key.revokedAt === undefined ? update(id, { revokedAt: now() }) : key
    },
    findBySecret: secret => (isKeyShaped(secret) ? current().byHash.get(secretBox.hash(secret)) : undefined),
    onChange: listener => records.onChange(listener),
    async start() {
      await records.start()
      index = undefined
    },
    stop: () => records.stop(),
  }
}

function indexOf(records: readonly ApiKeyRecord[]): KeyIndex {
  const byAge = records.toSorted((a, b) => a.createdAt - b.createdAt || a.id.localeCompare(b.id))
  const pairs = byAge.map(record => ({ hash: record.secretHash, key: viewOf(record) }))
  return {
    keys: pairs.map(({ key }) => key),
    byId: new Map(pairs.map(({ key }) => [key.id, key])),
    byHash: new Map(pairs.map(({ hash, key }) => [hash, key])),
  }
}

function refuseUnknown(id: string): never {
  throw new AdminProblem(404, { code: 'key_not_found', message: `There is no API key ${id}.` })
}

function refuseRevoked(key: ApiKey): never {
  throw new AdminProblem(409, {
    code: 'key_revoked',
    message: `The API key ${key.name} was revoked and cannot be changed any more.`,
  })
}
