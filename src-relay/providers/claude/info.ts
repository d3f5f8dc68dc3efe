import type { ProviderInfo } from '../../contract/provider.ts'
import { listAccountKinds } from './account-kinds.ts'
import type { ClaudeEndpoints } from './endpoints.ts'

export function createInfo(endpoints: ClaudeEndpoints): ProviderInfo {
  return {
    id: 'claude',
    label: 'Claude',
    accountKinds: listAccountKinds(endpoints),
    officialClients: ['claude-code'],
    clientGuides: [
      {
        id: 'claude-code-bash',
        label: 'Claude Code (macOS, Linux)',
        lines: ['export ANTHROPIC_BASE_URL={baseUrl}/api/', 'export ANTHROPIC_AUTH_TOKEN={key}', 'claude'],
      },
      {
        id: 'claude-code-powershell',
        label: 'Claude Code (Windows PowerShell)',
        lines: [
          '$env:ANTHROPIC_BASE_URL = "{baseUrl}/api/"',
          '$env:ANTHROPIC_AUTH_TOKEN = "{key}"',
          'claude',
        ],
      },
      {
        id: 'claude-openai-libraries',
        label: 'OpenAI libraries: Claude models',
        lines: ['OPENAI_BASE_URL={baseUrl}/openai/claude/v1', 'OPENAI_API_KEY={key}'],
      },
    ],
  }
}
