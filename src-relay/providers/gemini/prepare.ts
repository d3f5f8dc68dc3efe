import type { ClientRequest } from '../../protocols/protocol.ts'
import { forwardableHeaders, forwardableQuery } from '../../upstream/headers.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { Credential } from '../credential.ts'
import { servedModel } from '../model-map.ts'

/** Swaps the key and, where the owner says so, the model's name; everything else goes as the client sent it. */
export function prepare(request: ClientRequest, credential: Credential): UpstreamRequest {
  const { method, body, query } = request
  // In a header: addresses end up in other people's logs.
  const headers = { ...forwardableHeaders(request.headers), 'x-goog-api-key': credential.secret }
  const path = mapModelIn(request.path, credential.modelMap)
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
