import type { ClientRequest } from '../../protocols/protocol.ts'
import { forwardableHeaders, forwardableQuery } from '../../upstream/headers.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { Credential } from '../credential.ts'
import { mapModel } from '../model-map.ts'
import { isSubscription } from './account-kinds.ts'

type Headers = ReturnType<typeof forwardableHeaders>

/** Without it the API takes no bearer token of a subscription. */
export const subscriptionFlag = 'oauth-2025-04-20'

/** Swaps the credential and, where the owner says so, the model's name; everything else goes as the client sent it. */
export function prepare(request: ClientRequest, credential: Credential): UpstreamRequest {
  const headers = forwardableHeaders(request.headers)
  addCredential(headers, credential)
  // The API refuses calls without it; clients of this format always send it, people with curl do not.
  headers['anthropic-version'] ??= '2023-06-01'
  const body = mapModel(request.body, credential.modelMap)
  return {
    method: request.method,
    url: `${rootOf(credential.baseUrl)}${request.path}${forwardableQuery(request.query)}`,
    headers,
    ...(body.length > 0 && { body }),
  }
}

function addCredential(headers: Headers, { kind, secret }: Credential): void {
  const isBearer = isSubscription(kind) || !secret.startsWith('sk-ant-')
  if (isBearer) headers['authorization'] = `Bearer ${secret}`
  else headers['x-api-key'] = secret
  if (isSubscription(kind)) headers['anthropic-beta'] = withFlag(headers['anthropic-beta'], subscriptionFlag)
}

/** The client's own flags in their order, each once, and this one. */
function withFlag(given: string | string[] | undefined, flag: string): string {
  const flags = [given ?? []].flat().flatMap(value => value.split(','))
  return [...new Set([...flags.map(each => each.trim()).filter(each => each !== ''), flag])].join(',')
}

/** Owners paste the address with or without the version, some with the whole path. */
export function rootOf(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/\/v1(\/messages)?$/, '')
}
