import type { ApiKey, ApiKeyChange, CreatedApiKey, NewApiKey } from '../../contract/api-key.ts'
import { AdminProblem } from '../../contract/problem.ts'
import type { AdminHandlers } from './admin-handler.ts'

/** The friends' keys, as the owner changes them. Throws `AdminProblem` for what is refused or not there. */
export interface ApiKeysAdmin {
  list(): readonly ApiKey[]
  find(id: string): ApiKey | undefined
  create(key: NewApiKey): Promise<CreatedApiKey>
  change(id: string, change: ApiKeyChange): Promise<ApiKey>
  revoke(id: string): Promise<ApiKey>
}

export interface ApiKeyHandlersDeps {
  readonly apiKeys: ApiKeysAdmin
}

type Handled = 'listKeys' | 'createKey' | 'getKey' | 'changeKey' | 'revokeKey'

export function createApiKeyHandlers({ apiKeys }: ApiKeyHandlersDeps): Pick<AdminHandlers, Handled> {
  return {
    listKeys: () => [...apiKeys.list()],
    createKey: ({ body }) => apiKeys.create(body),
    getKey: ({ id }) => apiKeys.find(id) ?? refuseUnknown(),
    changeKey: ({ id, body }) => apiKeys.change(id, body),
    revokeKey: ({ id }) => apiKeys.revoke(id),
  }
}

function refuseUnknown(): never {
  throw new AdminProblem(404, { code: 'not_found', message: 'There is no such key.' })
}
