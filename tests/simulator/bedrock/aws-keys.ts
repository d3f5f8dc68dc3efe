import { createHash, createHmac } from 'node:crypto'
import type { ReceivedCall } from '../vendor.ts'

export interface AwsKey {
  readonly id: string
  readonly secret: string
  /** Of temporary keys. */
  readonly sessionToken?: string
}

/** Why a signature is not accepted. */
export interface AwsRefusal {
  readonly type: string
  readonly message: string
}

/** The keys that the cloud knows. */
export interface AwsKeys {
  add(key: AwsKey): void
  /** Undefined for a call that is signed as it should be. */
  check(call: ReceivedCall): AwsRefusal | undefined
}

/** Where the simulated models are. */
export const awsRegion = 'eu-west-3'
const longestSkewMs = 5 * 60_000
const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/

const unknownKey = 'The security token included in the request is invalid.'
const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.'

/** Checks signatures from Amazon's description of them, without a library: it may disagree with one. */
export function createAwsKeys(now: () => number): AwsKeys {
  const keys = new Map<string, AwsKey>()
  const invalid = (message: string): AwsRefusal => ({ type: 'InvalidSignatureException', message })
  const unknown: AwsRefusal = { type: 'UnrecognizedClientException', message: unknownKey }
  return {
    add: key => void keys.set(key.id, key),
    check(call) {
      const [, id = '', day = '', region = '', service = '', names = '', signature] =
        form.exec(call.headers.authorization ?? '') ?? []
      const key = keys.get(id)
      if (!key || key.sessionToken !== call.headers['x-amz-security-token']) return unknown
      if (service !== 'bedrock') return invalid("Credential should be scoped to correct service: 'bedrock'.")
      if (region !== awsRegion) return invalid('Credential should be scoped to a valid region.')
      const date = String(call.headers['x-amz-date'])
      if (!date.startsWith(day) || Math.abs(timeOf(date) - now()) > longestSkewMs)
        return invalid(`Signature expired: ${date} is now earlier than the time of the server`)
      const signed = names.split(';')
      if (mustBeSigned(call).some(name => !signed.includes(name)) || !statesItsBody(call))
        return invalid(mismatch)
      const scope = [day, region, service, 'aws4_request']
      return signatureOf(call, { key, signed, date, scope }) === signature ? undefined : invalid(mismatch)
    },
  }
}

function mustBeSigned({ headers }: ReceivedCall): readonly string[] {
  return ['host', ...Object.keys(headers).filter(name => name.startsWith('x-amz-'))]
}

function statesItsBody({ headers, bodySha256 }: ReceivedCall): boolean {
  return [undefined, bodySha256].includes(headers['x-amz-content-sha256']?.toString())
}

interface Signing {
  readonly key: AwsKey
  readonly signed: readonly string[]
  readonly date: string
  readonly scope: readonly string[]
}

function signatureOf(call: ReceivedCall, { key, signed, date, scope }: Signing): string {
  const canonical = [
    call.method,
    call.path.split('/').map(encode).join('/'),
    [...call.query]
      .map(pair => pair.map(encode).join('='))
      .toSorted()
      .join('&'),
    ...signed.map(name => `${name}:${String(call.headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    signed.join(';'),
    call.bodySha256,
  ].join('\n')
  const digest = createHash('sha256').update(canonical).digest('hex')
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), digest].join('\n')
  const signingKey = scope.reduce<Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    Buffer.from(`AWS4${key.secret}`),
  )
  return createHmac('sha256', signingKey).update(toSign).digest('hex')
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** `20261123T120000Z` */
function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}
