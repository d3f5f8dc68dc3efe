import { type ClientSettings, setInEnvLines, setInJson } from '../client-settings.ts'

export const clientSettings: readonly ClientSettings[] = [
  {
    id: 'gemini-cli',
    label: 'Gemini CLI',
    files: [
      {
        path: '.gemini/.env',
        edit: (text, { baseUrl, key }) =>
          setInEnvLines(text, { GOOGLE_GEMINI_BASE_URL: `${baseUrl}/gemini`, GEMINI_API_KEY: key }),
      },
      {
        path: '.gemini/settings.json',
        edit: text => setInJson(text, [[['security', 'auth', 'selectedType'], 'gemini-api-key']]),
      },
    ],
  },
]
