import type { ProviderInfo } from '../../contract/provider.ts'
import { listAccountKinds } from './account-kinds.ts'
import type { CodexEndpoints } from './endpoints.ts'

const table = '[model_providers.carpool]'
// A table may stand at the end of any file of this kind, so that what the friend has there stays as it is.
const lines = [
  table,
  'name = "Carpool"',
  'base_url = "{baseUrl}/openai"',
  'wire_api = "responses"',
  'env_key = "CARPOOL_KEY"',
]
const quoted = (separator: string) => lines.map(line => `'${line}'`).join(separator)

export function createInfo(endpoints: CodexEndpoints): ProviderInfo {
  return {
    id: 'codex',
    label: 'Codex',
    accountKinds: listAccountKinds(endpoints),
    officialClients: ['codex'],
    clientGuides: [
      {
        id: 'codex-bash',
        label: 'Codex (macOS, Linux)',
        lines: [
          'export CARPOOL_KEY={key}',
          'mkdir -p ~/.codex',
          `grep -qsF '${table}' ~/.codex/config.toml || printf '%s\\n' '' ${quoted(' ')} >> ~/.codex/config.toml`,
          'codex -c model_provider=carpool',
        ],
      },
      {
        id: 'codex-powershell',
        label: 'Codex (Windows PowerShell)',
        lines: [
          '$env:CARPOOL_KEY = "{key}"',
          'New-Item -ItemType Directory -Force $HOME\\.codex | Out-Null',
          '$file = "$HOME\\.codex\\config.toml"',
          `if (!((Test-Path $file) -and (Select-String -Quiet -SimpleMatch '${table}' $file))) { '', ${quoted(', ')} | Add-Content $file }`,
          'codex -c model_provider=carpool',
        ],
      },
      {
        id: 'openai-libraries',
        label: 'OpenAI libraries: OpenAI models',
        lines: ['OPENAI_BASE_URL={baseUrl}/openai/v1', 'OPENAI_API_KEY={key}'],
      },
    ],
  }
}
