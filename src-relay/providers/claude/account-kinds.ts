import { codeWays } from '../../contract/login.ts'
import type { AccountKindInfo } from '../../contract/provider.ts'
import { bedrockKind } from './bedrock.ts'

const terms =
  'Sharing a subscription may break the terms you have with Anthropic. Anthropic may limit or close the account ' +
  'without notice and without a refund, and only you bear that risk. Carpool passes on what your own clients send; ' +
  'it does not hide that an account is shared.'

/** Every kind of account there is, the plainest for the owner first. */
export function listAccountKinds(apiBaseUrl: string): AccountKindInfo[] {
  const subscription = { defaultBaseUrl: apiBaseUrl, hasFixedBaseUrl: true, terms, loginWays: [...codeWays] }
  return [
    {
      id: 'api-key',
      label: 'API key (Anthropic or a compatible address)',
      defaultBaseUrl: apiBaseUrl,
      mapsModels: true,
    },
    {
      id: 'oauth',
      label: 'Claude subscription (Pro, Max, Team, Enterprise)',
      isLoginOnly: true,
      ...subscription,
    },
    { id: 'setup-token', label: 'Claude setup token (good for a year)', ...subscription },
    {
      id: bedrockKind,
      label: 'Amazon Bedrock API key (address: https://bedrock-runtime.<region>.amazonaws.com)',
      mapsModels: true,
    },
  ]
}

/** Whether accounts of this kind are used with a bearer token of a subscription. */
export function isSubscription(kind: string): boolean {
  return kind === 'oauth' || kind === 'setup-token'
}
