import type { AccountKindInfo } from '../../contract/provider.ts'
import type { CodexEndpoints } from './endpoints.ts'

/** Every kind of account there is, the plainest for the owner first. */
export function listAccountKinds({ apiBaseUrl }: CodexEndpoints): AccountKindInfo[] {
  return [
    {
      id: 'api-key',
      label: 'API key (OpenAI or a compatible address)',
      defaultBaseUrl: apiBaseUrl,
      mapsModels: true,
    },
  ]
}
