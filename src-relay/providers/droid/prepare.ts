import { readString, scanTopLevel } from '../../protocols/json-scan.ts'
import type { ClientRequest } from '../../protocols/protocol.ts'
import { forwardableHeaders, forwardableQuery } from '../../upstream/headers.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { Credential } from '../credential.ts'

type Headers = ReturnType<typeof forwardableHeaders>

/** The provider serves each format under a letter of its own, and wants to be told whose model is asked for. */
interface Format {
  readonly place: string
  readonly vendorOf: (model: string) => string
}

const anthropic: Format = { place: '/a', vendorOf: () => 'anthropic' }
const responses: Format = {
  place: '/o',
  vendorOf: model => (model.includes('-max') ? 'openai' : 'azure_openai'),
}
const chat: Format = { place: '/o', vendorOf: vendorOfChatModel }

/** Swaps the credential and says whose model it is; everything else goes as the client sent it. */
export function prepare(request: ClientRequest, { secret, baseUrl }: Credential): UpstreamRequest {
  const { method, path, query, body } = request
  const format = formatOf(path)
  const headers: Headers = forwardableHeaders(request.headers)
  headers['authorization'] = `Bearer ${secret}`
  headers['x-api-provider'] = format.vendorOf(format === anthropic ? '' : readModel(body))
  // Clients of this format always send it, people with curl do not.
  if (format === anthropic) headers['anthropic-version'] ??= '2023-06-01'
  return {
    method,
    url: `${baseUrl.replace(/\/+$/, '')}${format.place}${path}${forwardableQuery(query)}`,
    headers,
    ...(body.length > 0 && { body }),
  }
}

function formatOf(path: string): Format {
  if (path.startsWith('/v1/messages')) return anthropic
  return path === '/v1/responses' ? responses : chat
}

function vendorOfChatModel(model: string): string {
  const [, vendor = 'baseten'] = chatVendors.find(([prefix]) => model.toLowerCase().startsWith(prefix)) ?? []
  return vendor
}

const chatVendors = [
  ['gemini', 'google'],
  ['claude', 'anthropic'],
  ['gpt', 'azure_openai'],
  ['glm', 'fireworks'],
] as const

function readModel(body: Buffer): string {
  const scan = scanTopLevel(body, ['model'])
  const range = scan.ok ? scan.members.get('model') : undefined
  return (range && readString(body, range)) ?? ''
}
