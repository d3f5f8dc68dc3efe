import { Hash } from '@smithy/core/serde'
import { SignatureV4 } from '@smithy/signature-v4'
import type { UpstreamRequest } from '../../upstream/upstream.ts'
import type { Credential } from '../credential.ts'
import type { SecretReading } from '../provider.ts'

const service = 'bedrock'
/** Lifted from Amazon's own description of its keys; the secret ones are base64. */
const shape = /^[A-Z0-9]{16,128}:[A-Za-z0-9+/=]{16,128}(:[A-Za-z0-9+/=_-]+)?$/

/** Keys of Amazon's cloud: `id:secret`, and a third part for those that are good for some hours only. */
export function readBedrockKeys(secret: string): SecretReading {
  if (shape.test(secret)) return { kind: 'secret' }
  const problem =
    'must be the access key id and the secret access key with a colon between them, and after another colon the ' +
    'session token of temporary keys'
  return { kind: 'refused', problem }
}

/**
 * The request with Amazon's signature. Only what the cloud demands is signed; proxies may touch the rest. The body is
 * hashed once, by the platform.
 */
export async function signForBedrock(
  request: UpstreamRequest,
  { secret, region = '' }: Credential,
  now: number,
): Promise<UpstreamRequest> {
  const [accessKeyId = '', secretAccessKey = '', sessionToken] = secret.split(':')
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
  const signer = new SignatureV4({ service, region, credentials, sha256: Hash.bind(null, 'sha256') })
  const { protocol, hostname, host, pathname } = new URL(request.url)
  const contentType = request.headers['content-type']
  const bare = {
    method: request.method,
    protocol,
    hostname,
    path: pathname,
    headers: { host, ...(typeof contentType === 'string' && { 'content-type': contentType }) },
    ...(request.body && { body: request.body }),
  }
  const signed = await signer.sign(bare, { signingDate: new Date(now) })
  const { host: _host, ...headers } = signed.headers
  return { ...request, headers: { ...request.headers, ...headers } }
}
