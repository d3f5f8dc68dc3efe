import { type ClientSettings, setInJson } from '../client-settings.ts'

export const clientSettings: readonly ClientSettings[] = [
  {
    id: 'claude-code',
    label: 'Claude Code',
    files: [
      {
        path: '.claude/settings.json',
        edit: (text, { baseUrl, key }) =>
          setInJson(text, [
            [['env', 'ANTHROPIC_BASE_URL'], `${baseUrl}/api/`],
            [['env', 'ANTHROPIC_AUTH_TOKEN'], key],
          ]),
      },
    ],
  },
]
