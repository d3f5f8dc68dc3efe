import type { ClientRequest } from '../../protocols/protocol.ts'
import { forwardableHeaders, forwardableQuery } from '../../upstream/headers.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { Credential } from '../credential.ts'

/** Swaps the credential; everything else goes as the client sent it, the body byte for byte. */
export function prepare(request: ClientRequest, { secret, baseUrl }: Credential): UpstreamRequest {
  const headers = forwardableHeaders(request.headers)
  if (secret.startsWith('sk-ant-')) headers['x-api-key'] = secret
  else headers['authorization'] = `Bearer ${secret}`
  // The API refuses calls without it; clients of this format always send it, people with curl do not.
  headers['anthropic-version'] ??= '2023-06-01'
  return {
    method: request.method,
    url: `${rootOf(baseUrl)}${request.path}${forwardableQuery(request.query)}`,
    headers,
    ...(request.body.length > 0 && { body: request.body }),
  }
}

/** Owners paste the address with or without the version, some with the whole path. */
function rootOf(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/\/v1(\/messages)?$/, '')
}
