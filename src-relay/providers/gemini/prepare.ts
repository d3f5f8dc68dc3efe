import { scanTopLevel } from '../../protocols/json-scan.ts'
import type { ClientRequest } from '../../protocols/protocol.ts'
import { forwardableHeaders, forwardableQuery } from '../../upstream/headers.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { Credential } from '../credential.ts'
import { servedModel } from '../model-map.ts'
import { projectUrl } from '../service-account.ts'
import { loginKind, vertexAccountKind, vertexKind } from './account-kinds.ts'
import { inEnvelope, readModelAction } from './envelope.ts'

/** Swaps what belongs to the account; everything else goes as the client sent it. */
export function prepare(request: ClientRequest, credential: Credential): UpstreamRequest {
  return credential.kind === loginKind ? withLogin(request, credential) : withKey(request, credential)
}

/** The project is the account's: a client has learnt it from the account that it asked first. */
function withLogin(request: ClientRequest, { secret, baseUrl, identity }: Credential): UpstreamRequest {
  const { method, path, query } = request
  const asked = readModelAction(path)
  const body = asked
    ? inEnvelope(request.body, asked, identity?.project)
    : inProject(request.body, identity?.project)
  return {
    method,
    url: `${baseUrl.replace(/\/+$/, '')}${asked ? `/v1internal:${asked.action}` : path}${forwardableQuery(query)}`,
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
  const { kind, secret } = credential
  // In a header: addresses end up in other people's logs.
  const own =
    kind === vertexAccountKind ? { authorization: `Bearer ${secret}` } : { 'x-goog-api-key': secret }
  return {
    method,
    url: `${placeOf(mapModelIn(request.path, credential.modelMap), credential)}${forwardableQuery(query)}`,
    headers: { ...forwardableHeaders(request.headers), ...own },
    ...(body.length > 0 && { body }),
  }
}

/** The cloud has one version, and other makers' models beside these. */
function placeOf(path: string, credential: Credential): string {
  const inCloud = `/publishers/google${path.replace(/^\/v1(beta)?/, '')}`
  if (credential.kind === vertexAccountKind) return `${projectUrl(credential)}${inCloud}`
  const root = rootOf(credential.baseUrl)
  return credential.kind === vertexKind ? `${root}/v1${inCloud}` : `${root}${path}`
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
