import type { ClientRequest } from '../../protocols/protocol.ts'
import { forwardableHeaders, forwardableQuery } from '../../upstream/headers.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { Credential } from '../credential.ts'
import { mapModel } from '../model-map.ts'
import { azureUrl } from './azure.ts'
import type { AzureEndpoints } from './endpoints.ts'

/** They name the caller's own place with the provider, which the account's credential knows nothing of. */
const callersAccount = ['chatgpt-account-id', 'openai-organization', 'openai-project']

/** Swaps the credential and, where the owner says so, the model's name; everything else goes as the client sent it. */
export function prepare(
  request: ClientRequest,
  credential: Credential,
  azure: AzureEndpoints,
): UpstreamRequest {
  const headers = forwardableHeaders(request.headers)
  for (const name of callersAccount) delete headers[name]
  if (credential.kind === 'azure') headers['api-key'] = credential.secret
  else headers['authorization'] = `Bearer ${credential.secret}`
  const { accountUuid } = credential.identity ?? {}
  // One login may have several workspaces: without it the provider does not know which is meant.
  if (credential.kind === 'oauth' && accountUuid) headers['chatgpt-account-id'] = accountUuid
  const body = mapModel(request.body, credential.modelMap)
  const query = forwardableQuery(request.query)
  const url =
    credential.kind === 'azure'
      ? azureUrl({ ...request, body }, credential.baseUrl, azure)
      : `${addressOf(credential, request.path)}${query}`
  return { method: request.method, url, headers, ...(body.length > 0 && { body }) }
}

/** Owners paste an address with the version or without, some with the whole path; other makers have other versions. */
function addressOf({ kind, baseUrl }: Credential, path: string): string {
  const root = baseUrl.replace(/\/+$/, '').replace(/\/(responses|chat\/completions)$/, '')
  const hasVersion = /\/v\d+(beta|alpha)?\d*(\/|$)/.test(new URL(root).pathname)
  return kind === 'oauth' || hasVersion ? `${root}${path.replace(/^\/v1/, '')}` : `${root}${path}`
}
