import type { ClientRequest } from '../../protocols/protocol.ts'
import { forwardableHeaders } from '../../upstream/headers.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { Credential } from '../credential.ts'
import { mapModel, servedModel } from '../model-map.ts'
import { projectUrl } from '../service-account.ts'
import { cloudFlags, exchangeMembers, readCloudFields } from './body-edit.ts'

export const vertexKind = 'vertex-account'

/** What the cloud wants in the body in place of the header of the same meaning. */
const version = '"anthropic_version":"vertex-2023-10-16",'

/** Google's Vertex AI: the model and the wish to stream are in the address, the version is in the body. */
export function prepareForVertex(request: ClientRequest, credential: Credential): UpstreamRequest {
  const {
    'anthropic-version': _version,
    'anthropic-beta': flags,
    ...forwarded
  } = forwardableHeaders(request.headers)
  const known = cloudFlags(flags)
  const headers = {
    ...forwarded,
    ...(known.length > 0 && { 'anthropic-beta': known.join(',') }),
    authorization: `Bearer ${credential.secret}`,
  }
  const root = `${projectUrl(credential)}/publishers/anthropic/models`
  // It has no list of them in this form.
  if (request.method !== 'POST') return { method: request.method, url: root, headers }
  return { method: 'POST', headers, ...placeAndBody(request, root, credential) }
}

function placeAndBody(
  { body, path }: ClientRequest,
  root: string,
  { modelMap }: Credential,
): Pick<UpstreamRequest, 'url'> & { readonly body: Buffer } {
  if (path.endsWith('/count_tokens'))
    return {
      url: `${root}/count-tokens:rawPredict`,
      body: exchangeMembers(mapModel(body, modelMap), version, new Map()),
    }
  const { model, isStream, places } = readCloudFields(body)
  const moved = new Map([...places].filter(([name]) => name === 'model'))
  const id = encodeURIComponent(servedModel(modelMap, model))
  return {
    url: `${root}/${id}:${isStream ? 'streamRawPredict' : 'rawPredict'}`,
    body: exchangeMembers(body, version, moved),
  }
}
