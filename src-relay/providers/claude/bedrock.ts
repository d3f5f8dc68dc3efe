import type { ClientRequest } from '../../protocols/protocol.ts'
import { forwardableHeaders } from '../../upstream/headers.ts'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { Credential } from '../credential.ts'
import { servedModel } from '../model-map.ts'
import { cloudFlags, exchangeMembers, readCloudFields } from './body-edit.ts'

export const bedrockKind = 'bedrock'
/** The same with keys that every call is signed with. */
export const bedrockKeysKind = 'bedrock-keys'

export function isBedrock(kind: string): boolean {
  return kind === bedrockKind || kind === bedrockKeysKind
}

/** What the cloud wants in the body in place of the header of the same meaning. */
const version = 'bedrock-2023-05-31'

/** Amazon Bedrock: the model and the wish to stream are in the address, version and flags in the body. */
export function prepareForBedrock(request: ClientRequest, credential: Credential): UpstreamRequest {
  const {
    'anthropic-version': _version,
    'anthropic-beta': flags,
    ...forwarded
  } = forwardableHeaders(request.headers)
  const root = credential.baseUrl.replace(/\/+$/, '')
  const headers = { ...withoutCloudHeaders(forwarded), ...credentialOf(credential) }
  // Its models are listed at another address of the cloud's; here there is none, which is answered as such.
  if (request.method !== 'POST') return { method: request.method, url: `${root}${request.path}`, headers }
  const { model, isStream, places } = readCloudFields(request.body)
  const id = encodeURIComponent(servedModel(credential.modelMap, model))
  return {
    method: 'POST',
    url: `${root}/model/${id}/${actionFor(request, isStream)}`,
    headers,
    body: exchangeMembers(request.body, frontOf(flags), places),
  }
}

/** A signature is added to the whole. */
function credentialOf({ kind, secret }: Credential): Readonly<Record<string, string>> {
  return kind === bedrockKind ? { authorization: `Bearer ${secret}` } : {}
}

/** Whatever names itself after the cloud is part of what it checks, and is ours to say. */
function withoutCloudHeaders(headers: ReturnType<typeof forwardableHeaders>) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-amz')))
}

function actionFor({ path }: ClientRequest, isStream: boolean): string {
  if (path.endsWith('/count_tokens')) return 'count-tokens'
  return isStream ? 'invoke-with-response-stream' : 'invoke'
}

function frontOf(flags: string | string[] | undefined): string {
  const known = cloudFlags(flags)
  const beta = known.length > 0 ? `"anthropic_beta":${JSON.stringify(known)},` : ''
  return `"anthropic_version":${JSON.stringify(version)},${beta}`
}
