import type { ProviderInfo } from '../../contract/provider.ts'
import { listAccountKinds } from './account-kinds.ts'
import type { GeminiEndpoints } from './endpoints.ts'

const settings = '{"security":{"auth":{"selectedType":"gemini-api-key"}}}'

export function createInfo(endpoints: GeminiEndpoints): ProviderInfo {
  return {
    id: 'gemini',
    label: 'Gemini',
    accountKinds: listAccountKinds(endpoints),
    officialClients: ['gemini-cli'],
    clientGuides: [
      {
        id: 'gemini-cli-bash',
        label: 'Gemini CLI (macOS, Linux)',
        lines: [
          'export GOOGLE_GEMINI_BASE_URL={baseUrl}/gemini',
          'export GEMINI_API_KEY={key}',
          'mkdir -p ~/.gemini',
          `[ -e ~/.gemini/settings.json ] || echo '${settings}' > ~/.gemini/settings.json`,
          'gemini',
        ],
      },
      {
        id: 'gemini-cli-powershell',
        label: 'Gemini CLI (Windows PowerShell)',
        lines: [
          '$env:GOOGLE_GEMINI_BASE_URL = "{baseUrl}/gemini"',
          '$env:GEMINI_API_KEY = "{key}"',
          'New-Item -ItemType Directory -Force $HOME\\.gemini | Out-Null',
          `if (!(Test-Path $HOME\\.gemini\\settings.json)) { '${settings}' | Set-Content $HOME\\.gemini\\settings.json }`,
          'gemini',
        ],
      },
      {
        id: 'gemini-openai-libraries',
        label: 'OpenAI libraries: Gemini models',
        lines: ['OPENAI_BASE_URL={baseUrl}/openai/gemini/v1', 'OPENAI_API_KEY={key}'],
      },
    ],
  }
}
