import { codeWays } from '../../contract/login.ts'
import type { AccountKindInfo } from '../../contract/provider.ts'
import type { CodexEndpoints } from './endpoints.ts'

const terms =
  'Sharing a subscription may break the terms you have with OpenAI. OpenAI may limit or close the account without ' +
  'notice and without a refund, and only you bear that risk. Carpool passes on what your own clients send; it does ' +
  'not hide that an account is shared.'

/** Every kind of account there is, the plainest for the owner first. */
export function listAccountKinds({ apiBaseUrl, subscriptionBaseUrl }: CodexEndpoints): AccountKindInfo[] {
  return [
    {
      id: 'api-key',
      label: 'API key (OpenAI or a compatible address)',
      defaultBaseUrl: apiBaseUrl,
      mapsModels: true,
    },
    { id: 'azure', label: 'Azure OpenAI (key and address of a resource)', mapsModels: true },
    {
      id: 'oauth',
      label: 'ChatGPT subscription (Plus, Pro, Business, Enterprise)',
      defaultBaseUrl: subscriptionBaseUrl,
      hasFixedBaseUrl: true,
      isLoginOnly: true,
      loginWays: [...codeWays, 'device'],
      terms,
    },
  ]
}
