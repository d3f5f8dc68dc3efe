import type { ProviderInfo } from '../../contract/provider.ts'
import type { DroidEndpoints } from './endpoints.ts'

/** As JSON, with places for the address and the key. */
export const customModels = [
  model('Claude Sonnet (Carpool)', 'claude-sonnet-4-5-20250929', 'claude', 'anthropic'),
  model('GPT Codex (Carpool)', 'gpt-5-codex', 'openai', 'openai'),
]

const terms =
  'Sharing a login may break the terms you have with Factory. Factory may limit or close the account without notice ' +
  'and without a refund, and only you bear that risk. Carpool passes on what your own clients send; it does not hide ' +
  'that an account is shared.'

function model(label: string, name: string, family: string, provider: string): string {
  return (
    `{"model_display_name":"${label}","model":"${name}","base_url":"{baseUrl}/droid/${family}",` +
    `"api_key":"{key}","provider":"${provider}","max_tokens":16384}`
  )
}

const config = `{"custom_models":[${customModels.join(',')}]}`

export function createInfo({ apiBaseUrl }: DroidEndpoints): ProviderInfo {
  return {
    id: 'droid',
    label: 'Droid',
    accountKinds: [
      {
        id: 'api-key',
        label: 'Factory API key, or several with commas between them',
        defaultBaseUrl: apiBaseUrl,
        takesSeveralKeys: true,
      },
      {
        id: 'oauth',
        label: 'Factory login',
        defaultBaseUrl: apiBaseUrl,
        hasFixedBaseUrl: true,
        isLoginOnly: true,
        loginWays: ['device'],
        terms,
      },
    ],
    officialClients: ['droid'],
    clientGuides: [
      {
        id: 'droid-bash',
        label: 'Droid (macOS, Linux)',
        lines: [
          'mkdir -p ~/.factory',
          `[ -e ~/.factory/config.json ] || echo '${config}' > ~/.factory/config.json`,
          'droid',
        ],
      },
      {
        id: 'droid-powershell',
        label: 'Droid (Windows PowerShell)',
        lines: [
          'New-Item -ItemType Directory -Force $HOME\\.factory | Out-Null',
          `if (!(Test-Path $HOME\\.factory\\config.json)) { '${config}' | Set-Content $HOME\\.factory\\config.json }`,
          'droid',
        ],
      },
    ],
  }
}
