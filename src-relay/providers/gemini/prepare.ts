import { scanTopLevel } from '../../protocols/json-scan.ts'
import type { ClientRequest } from '../../protocols/protocol.ts'
import { forwardableHeaders, forwardableQuery } from '../../upstream/headers.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { Credential } from '../credential.ts'
import { servedModel } from '../model-map.ts'
import { vertexKind } from './account-kinds.ts'

/** Swaps what belongs to the account; everything else goes as the client sent it. */
export function prepare(request: ClientRequest, credential: Credential): UpstreamRequest {
  return credential.kind === 'oauth' ? withLogin(request, credential) : withKey(request, credential)
}

/** The project is the account's: a client has learnt it from the account that it asked first. */
function withLogin(request: ClientRequest, { secret, baseUrl, identity }: Credential): UpstreamRequest {
  const { method, path, query } = request
  const body = inProject(request.body, identity?.project)
  return {
    method,
    url: `${baseUrl.replace(/\/+$/, '')}${path}${forwardableQuery(query)}`,
    headers: { ...forwardableHeaders(request.headers), authorization: `Bearer ${secret}` },
    ...(body.length > 0 && { body }),
  }
}

function inProject(body: Buffer, project: string | undefined): Buffer {
  const scan = project === undefined ? undefined : scanTopLevel(body, ['project'])
  const range = scan?.ok ? scan.members.get('project') : undefined
  if (range === undefined) return body
  const text = Buffer.from(JSON.stringify(project))
  return Buffer.concat([body.subarray(0, range.start), text, body.subarray(range.end)])
}

/** Of the model's name only what the owner has put in its place. */
function withKey(request: ClientRequest, credential: Credential): UpstreamRequest {
  const { method, body, query } = request
  // In a header: addresses end up in other people's logs.
  const headers = { ...forwardableHeaders(request.headers), 'x-goog-api-key': credential.secret }
  const place = mapModelIn(request.path, credential.modelMap)
  // The cloud has one version, and other makers' models beside these.
  const path = credential.kind === vertexKind ? place.replace(/^\/v1(beta)?/, '/v1/publishers/google') : place
  return {
    method,
    url: `${rootOf(credential.baseUrl)}${path}${forwardableQuery(query)}`,
    headers,
    ...(body.length > 0 && { body }),
  }
}

function mapModelIn(path: string, map: Credential['modelMap']): string {
  if (map === undefined) return path
  return path.replace(/(?<=\/models\/)[^/]+?(?=(:\w+)?$)/, name => {
    const asked = decodeURIComponent(name)
    const served = servedModel(map, asked)
    return served === asked ? name : encodeURIComponent(served)
  })
}

/** Owners paste the address with or without the version, some with the path of the models. */
function rootOf(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/(\/v1(beta)?)?(\/models)?$/, '')
}
