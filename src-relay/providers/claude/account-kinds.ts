import { codeWays } from '../../contract/login.ts'
import type { AccountKindInfo } from '../../contract/provider.ts'
import { bedrockKeysKind, bedrockKind } from './bedrock.ts'
import type { ClaudeEndpoints } from './endpoints.ts'
import { vertexKind } from './vertex.ts'

const terms =
  'Sharing a subscription may break the terms you have with Anthropic. Anthropic may limit or close the account ' +
  'without notice and without a refund, and only you bear that risk. Carpool passes on what your own clients send; ' +
  'it does not hide that an account is shared.'

/** Every kind of account there is, the plainest for the owner first. */
export function listAccountKinds({ apiBaseUrl, bedrock, vertex }: ClaudeEndpoints): AccountKindInfo[] {
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
      label: 'Amazon Bedrock API key',
      ...bedrockPlace(bedrock),
      region: { example: 'us-east-1', isOptional: true },
    },
    {
      id: bedrockKeysKind,
      label: 'Amazon Bedrock with AWS access keys',
      ...bedrockPlace(bedrock),
      region: { example: 'us-east-1' },
      secretParts: [{ name: 'keyId' }, { name: 'keySecret' }, { name: 'sessionToken', isOptional: true }],
    },
    {
      id: vertexKind,
      label: 'Claude on Vertex AI (key file of a service account)',
      defaultBaseUrl: vertex.baseUrl,
      regionBaseUrls: vertex.regionBaseUrls,
      region: { example: 'global' },
      isSecretFile: true,
      mapsModels: true,
    },
  ]
}

function bedrockPlace({ baseUrl, regionBaseUrls }: ClaudeEndpoints['bedrock']) {
  return { defaultBaseUrl: baseUrl, regionBaseUrls, mapsModels: true }
}

/** Whether accounts of this kind are used with a bearer token of a subscription. */
export function isSubscription(kind: string): boolean {
  return kind === 'oauth' || kind === 'setup-token'
}
