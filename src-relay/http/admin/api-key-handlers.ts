import type {
  ApiKey,
  ApiKeyChange,
  ApiKeysChange,
  CreatedApiKey,
  NewApiKey,
  NewApiKeys,
} from '../../contract/api-key.ts'
import type { KeySettings, KeySettingsChange } from '../../contract/key-settings.ts'
import { listLimitInfos } from '../../contract/limit.ts'
import type { KeyLimitUse, LimitReset } from '../../contract/limit-use.ts'
import { AdminProblem } from '../../contract/problem.ts'
import type { ListedClient } from '../../contract/recognised-client.ts'
import type { AdminHandlers } from './admin-handler.ts'

/** The friends' keys, as the owner changes them. Throws `AdminProblem` for what is refused or not there. */
export interface ApiKeysAdmin {
  list(): readonly ApiKey[]
  find(id: string): ApiKey | undefined
  create(key: NewApiKey): Promise<CreatedApiKey>
  createSeveral(keys: NewApiKeys): Promise<CreatedApiKey[]>
  change(id: string, change: ApiKeyChange): Promise<ApiKey>
  changeSeveral(change: ApiKeysChange): Promise<ApiKey[]>
  rotate(id: string): Promise<CreatedApiKey>
  revoke(id: string): Promise<ApiKey>
}

export interface ApiKeyHandlersDeps {
  readonly apiKeys: ApiKeysAdmin
  readonly keySettings: {
    read(): KeySettings
    change(change: KeySettingsChange): Promise<KeySettings>
  }
  readonly clients: { list(): readonly ListedClient[] }
  readonly limitReport: {
    useOf(key: ApiKey): Promise<KeyLimitUse>
    reset(key: ApiKey, reset: LimitReset): Promise<KeyLimitUse>
  }
}

type Handled =
  | 'listKeys'
  | 'createKey'
  | 'getKey'
  | 'changeKey'
  | 'revokeKey'
  | 'rotateKey'
  | 'createKeys'
  | 'changeKeys'
  | 'getKeySettings'
  | 'changeKeySettings'
  | 'getKeyLimits'
  | 'listKeyLimits'
  | 'resetKeyLimits'
  | 'listLimits'
  | 'listClients'

export function createApiKeyHandlers(deps: ApiKeyHandlersDeps): Pick<AdminHandlers, Handled> {
  const { apiKeys, keySettings, clients, limitReport } = deps
  const get = (id: string): ApiKey => apiKeys.find(id) ?? refuseUnknown()
  return {
    listKeys: () => [...apiKeys.list()],
    createKey: ({ body }) => apiKeys.create(body),
    getKey: ({ id }) => get(id),
    changeKey: ({ id, body }) => apiKeys.change(id, body),
    revokeKey: ({ id }) => apiKeys.revoke(id),
    rotateKey: ({ id }) => apiKeys.rotate(id),
    createKeys: ({ body }) => apiKeys.createSeveral(body),
    changeKeys: ({ body }) => apiKeys.changeSeveral(body),
    getKeySettings: () => keySettings.read(),
    changeKeySettings: ({ body }) => keySettings.change(body),
    getKeyLimits: ({ id }) => limitReport.useOf(get(id)),
    listKeyLimits: () => {
      const current = apiKeys.list().filter(({ revokedAt }) => revokedAt === undefined)
      return Promise.all(current.map(limitReport.useOf))
    },
    resetKeyLimits: ({ id, body }) => limitReport.reset(get(id), body),
    listLimits: () => listLimitInfos(),
    listClients: () => [...clients.list()],
  }
}

function refuseUnknown(): never {
  throw new AdminProblem(404, { code: 'not_found', message: 'There is no such key.' })
}
