import type { ClientRequest } from '../../protocols/protocol.ts'
import { forwardableHeaders, forwardableQuery } from '../../upstream/headers.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { Credential } from '../credential.ts'
import { mapModel } from '../model-map.ts'

/** They name the caller's own place with the provider, which the account's credential knows nothing of. */
const callersAccount = ['chatgpt-account-id', 'openai-organization', 'openai-project']

/** Swaps the credential and, where the owner says so, the model's name; everything else goes as the client sent it. */
export function prepare(request: ClientRequest, credential: Credential): UpstreamRequest {
  const headers = forwardableHeaders(request.headers)
  for (const name of callersAccount) delete headers[name]
  headers['authorization'] = `Bearer ${credential.secret}`
  const { accountUuid } = credential.identity ?? {}
  // One login may have several workspaces: without it the provider does not know which is meant.
  if (credential.kind === 'oauth' && accountUuid) headers['chatgpt-account-id'] = accountUuid
  const body = mapModel(request.body, credential.modelMap)
  return {
    method: request.method,
    url: `${addressOf(credential, request.path)}${forwardableQuery(request.query)}`,
    headers,
    ...(body.length > 0 && { body }),
  }
}

/** Owners paste an address with the version or without, some with the whole path; other makers have other versions. */
function addressOf({ kind, baseUrl }: Credential, path: string): string {
  const root = baseUrl.replace(/\/+$/, '').replace(/\/(responses|chat\/completions)$/, '')
  const hasVersion = /\/v\d+(beta|alpha)?\d*(\/|$)/.test(new URL(root).pathname)
  return kind === 'oauth' || hasVersion ? `${root}${path.replace(/^\/v1/, '')}` : `${root}${path}`
}
