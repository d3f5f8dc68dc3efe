import type { ProviderInfo } from '../../contract/provider.ts'
import { listAccountKinds } from './account-kinds.ts'
import type { CodexEndpoints } from './endpoints.ts'

export function createInfo(endpoints: CodexEndpoints): ProviderInfo {
  return {
    id: 'codex',
    label: 'Codex',
    accountKinds: listAccountKinds(endpoints),
    officialClients: ['codex'],
    clientGuides: [
      {
        id: 'codex-config',
        label: 'Codex: ~/.codex/config.toml',
        lines: [
          'model_provider = "carpool"',
          '',
          '[model_providers.carpool]',
          'name = "Carpool"',
          'base_url = "{baseUrl}/openai"',
          'wire_api = "responses"',
          'env_key = "CARPOOL_KEY"',
        ],
      },
      {
        id: 'codex-bash',
        label: 'Codex (macOS, Linux), with that file',
        lines: ['export CARPOOL_KEY={key}', 'codex'],
      },
      {
        id: 'codex-powershell',
        label: 'Codex (Windows PowerShell), with that file',
        lines: ['$env:CARPOOL_KEY = "{key}"', 'codex'],
      },
    ],
  }
}
