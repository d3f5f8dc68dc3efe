import { randomBytes } from 'node:crypto'
import {
  type ApiKey,
  type ApiKeyChange,
  type ApiKeysChange,
  type CreatedApiKey,
  type NewApiKey,
  type NewApiKeys,
  newApiKeySchema,
} from '../contract/api-key.ts'
import type { LimitSettings } from '../contract/limit.ts'
import { AdminProblem } from '../contract/problem.ts'
import type { Calendar } from '../kernel/calendar.ts'
import { definedFields } from '../kernel/defined-fields.ts'
import type { SecretBox } from '../kernel/secret-box.ts'
import type { Records } from '../store/records.ts'
import type { CheckBinding } from './account-binding.ts'
import { type ApiKeyRecord, createKeySecret, hintOf, viewOf } from './api-key.ts'

/** What an owner does to keys. Throws `AdminProblem` for a key that is not there or was revoked. */
export interface ApiKeyEdits {
  /** The only time the secret is seen. */
  create(newKey: NewApiKey): Promise<CreatedApiKey>
  createSeveral(newKeys: NewApiKeys): Promise<CreatedApiKey[]>
  change(id: string, change: ApiKeyChange): Promise<ApiKey>
  /** None of them when one cannot be changed. */
  changeSeveral(change: ApiKeysChange): Promise<ApiKey[]>
  /** A new secret for the same key; the old one is invalid from now on. */
  rotate(id: string): Promise<CreatedApiKey>
  /** For good: the key stays on record and is never usable again. */
  revoke(id: string): Promise<ApiKey>
}

export interface ApiKeyEditsDeps {
  /** Of the kind `apiKeyRecords`. */
  readonly records: Records<ApiKeyRecord>
  readonly secretBox: Pick<SecretBox, 'hash'>
  /** What a new key gets for which no limits are named. */
  readonly newKeyLimits: () => LimitSettings
  /** Throws `AdminProblem` 404. */
  readonly get: (id: string) => ApiKey
  readonly checkBinding: CheckBinding
  readonly calendar: Calendar
  readonly now: () => number
}

export function createApiKeyEdits(deps: ApiKeyEditsDeps): ApiKeyEdits {
  const { records, secretBox, calendar, get, now } = deps
  const update = async (id: string, change: Partial<ApiKeyRecord>): Promise<ApiKey> => {
    const record = await records.update(id, change)
    return record ? viewOf(record, calendar) : get(id)
  }
  const newSecret = () => {
    const secret = createKeySecret()
    return { secret, stored: { hint: hintOf(secret), secretHash: secretBox.hash(secret) } }
  }
  const create = async (newKey: NewApiKey): Promise<CreatedApiKey> => {
    deps.checkBinding(newKey)
    const { secret, stored } = newSecret()
    const id = randomBytes(6).toString('hex')
    const limits = newKey.limits ?? deps.newKeyLimits()
    const record = { ...newKey, ...stored, id, enabled: true, createdAt: now(), limits }
    await records.create(record)
    return { key: viewOf(record, calendar), secret }
  }
  const change = async (id: string, wanted: ApiKeyChange): Promise<ApiKey> => {
    const key = requireUsable(get(id))
    deps.checkBinding(wanted, key)
    const fields = definedFields(wanted)
    return Object.keys(fields).length === 0 ? key : update(id, fields)
  }
  return {
    create,
    async createSeveral({ names, ...shared }) {
      const created: CreatedApiKey[] = []
      for (const name of names) created.push(await create(newApiKeySchema.parse({ ...shared, name })))
      return created
    },
    change,
    async changeSeveral({ ids, change: wanted }) {
      for (const id of ids) deps.checkBinding(wanted, requireUsable(get(id)))
      return await Promise.all(ids.map(id => change(id, wanted)))
    },
    async rotate(id) {
      requireUsable(get(id))
      const { secret, stored } = newSecret()
      return { key: await update(id, stored), secret }
    },
    async revoke(id) {
      const key = get(id)
      return key.revokedAt === undefined ? update(id, { revokedAt: now() }) : key
    },
  }
}

function requireUsable(key: ApiKey): ApiKey {
  if (key.revokedAt === undefined) return key
  throw new AdminProblem(409, {
    code: 'key_revoked',
    message: `The API key ${key.name} was revoked and cannot be changed any more.`,
  })
}
