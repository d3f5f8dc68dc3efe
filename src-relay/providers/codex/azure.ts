import { readString, scanTopLevel } from '../../protocols/json-scan.ts'
import type { ClientRequest } from '../../protocols/protocol.ts'
import { forwardableQuery } from '../../upstream/headers.ts'
import type { AzureEndpoints } from './endpoints.ts'

/**
 * Where Azure serves a call. An address that ends in `/openai/v1` is laid out as OpenAI's own; any other is that of the
 * resource, where each call states a version, and a chat completion the deployment: there the model's name is its name.
 */
export function azureUrl(request: ClientRequest, baseUrl: string, versions: AzureEndpoints): string {
  const root = rootOf(baseUrl)
  const operation = request.path.replace(/^\/v1/, '')
  if (root.endsWith('/openai/v1')) return `${root}${operation}${forwardableQuery(request.query)}`
  const isChat = operation === '/chat/completions'
  const query = new URLSearchParams(request.query)
  query.set('api-version', isChat ? versions.chatVersion : versions.responsesVersion)
  const place = isChat ? `/deployments/${encodeURIComponent(readModel(request.body))}` : ''
  return `${root}/openai${place}${operation}${forwardableQuery(query)}`
}

/** Owners paste the address of the resource, of an operation, or of a deployment. */
function rootOf(baseUrl: string): string {
  return baseUrl
    .replace(/\/+$/, '')
    .replace(/\/(responses|chat\/completions)$/, '')
    .replace(/\/openai(\/deployments(\/[^/]*)?)?$/, '')
}

function readModel(body: Buffer): string {
  const scan = scanTopLevel(body, ['model'])
  const range = scan.ok ? scan.members.get('model') : undefined
  return (range && readString(body, range)) ?? ''
}
