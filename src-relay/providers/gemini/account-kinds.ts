import type { AccountKindInfo } from '../../contract/provider.ts'
import type { GeminiEndpoints } from './endpoints.ts'

export const loginKind = 'oauth'
export const vertexKind = 'vertex'
export const vertexAccountKind = 'vertex-account'

const terms =
  'Sharing a login may break the terms you have with Google. Google may limit or close the account without notice, ' +
  'with everything else you keep in it, and only you bear that risk. Carpool passes on what your own clients send; ' +
  'it does not hide that an account is shared.'

/** Every kind of account there is, the plainest for the owner first. */
export function listAccountKinds({
  apiBaseUrl,
  codeAssistUrl,
  vertexUrl,
  vertexAccount,
}: GeminiEndpoints): AccountKindInfo[] {
  return [
    {
      id: 'api-key',
      label: 'API key (Google AI Studio or a compatible address)',
      defaultBaseUrl: apiBaseUrl,
      mapsModels: true,
    },
    {
      id: vertexKind,
      label: 'Vertex AI API key (Google Cloud, express mode)',
      defaultBaseUrl: vertexUrl,
      mapsModels: true,
    },
    {
      id: vertexAccountKind,
      label: 'Vertex AI (key file of a service account)',
      defaultBaseUrl: vertexAccount.baseUrl,
      regionBaseUrls: vertexAccount.regionBaseUrls,
      region: { example: 'global' },
      isSecretFile: true,
      mapsModels: true,
    },
    {
      id: loginKind,
      label: 'Google login (Gemini Code Assist; needs an OAuth client of your own)',
      defaultBaseUrl: codeAssistUrl,
      hasFixedBaseUrl: true,
      isLoginOnly: true,
      loginWays: ['loopback', 'paste'],
      terms,
    },
  ]
}
