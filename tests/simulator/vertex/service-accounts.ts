import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, verify } from 'node:crypto'
import { type Answer, jsonAnswer } from '../answer.ts'
import { isRecord, type JsonRecord, readJson } from '../json.ts'
import type { Script } from '../script.ts'
import type { Reading, Vendor } from '../vendor.ts'

/** The path of the token address at the simulator. */
export const vertexTokenPath = '/vertex/token'

/** The project that the simulated accounts belong to. */
export const vertexProject = 'simulated-cloud-7'

/** The cloud's book of service accounts and of the tokens they were given. */
export interface ServiceAccounts {
  /** A new account: the text of its key file. */
  issueKeyFile(): string
  /** Lets no key be good any more; tokens stay. */
  deleteKeys(): void
  isGood(accessToken: string): boolean
  /** Lets no access token be good any more; keys stay. */
  revokeAccess(): void
  /** Access tokens given so far. */
  given(): number
}

interface Grants extends ServiceAccounts {
  /** An access token for a signed assertion, or the vendor's word on what is wrong with it. */
  exchange(assertion: string, audience: string): { readonly token: string } | { readonly problem: string }
}

export function createServiceAccounts(now: () => number): Grants {
  const keys = new Map<string, { readonly email: string; readonly publicKey: KeyObject }>()
  const tokens = new Set<string>()
  let given = 0

  function problemOf(claims: JsonRecord, email: string, audience: string): string | undefined {
    const seconds = now() / 1000
    const [issuedAt, expiresAt] = [Number(claims['iat']), Number(claims['exp'])]
    const isInTime = issuedAt < seconds + 300 && expiresAt > seconds && expiresAt - issuedAt <= 3600
    if (!isInTime) return 'Invalid JWT: Token must be a short-lived token'
    if (claims['iss'] !== email || claims['aud'] !== audience) return 'Invalid JWT: wrong issuer or audience'
    return String(claims['scope']).includes('cloud-platform') ? undefined : 'Invalid scope'
  }

  return {
    issueKeyFile() {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const id = randomBytes(20).toString('hex')
      const email = `relay-${keys.size}@${vertexProject}.iam.gserviceaccount.com`
      keys.set(id, { email, publicKey: createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })) })
      const file = {
        type: 'service_account',
        project_id: vertexProject,
        private_key_id: id,
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
        client_email: email,
        client_id: '100000000000000000001',
        token_uri: 'https://oauth2.googleapis.com/token',
      }
      return JSON.stringify(file, undefined, 2)
    },
    deleteKeys: () => keys.clear(),
    exchange(assertion, audience) {
      const [head = '', body = '', signature = ''] = assertion.split('.')
      const key = keys.get(String(partOf(head)['kid']))
      const isSigned =
        key !== undefined &&
        partOf(head)['alg'] === 'RS256' &&
        verify(
          'RSA-SHA256',
          Buffer.from(`${head}.${body}`),
          key.publicKey,
          Buffer.from(signature, 'base64url'),
        )
      if (!isSigned) return { problem: 'Invalid JWT Signature.' }
      const problem = problemOf(partOf(body), key.email, audience)
      if (problem !== undefined) return { problem }
      const token = `ya29.c.${randomBytes(32).toString('base64url')}`
      tokens.add(token)
      given += 1
      return { token }
    },
    isGood: token => tokens.has(token),
    revokeAccess: () => tokens.clear(),
    given: () => given,
  }
}

function partOf(text: string): JsonRecord {
  const json = readJson(Buffer.from(text, 'base64url').toString())
  return 'value' in json && isRecord(json.value) ? json.value : {}
}

/** The address that gives tokens for assertions. */
export function createVertexTokens(accounts: Grants): Vendor {
  const refuse = (status: number, error: string, words: string) =>
    jsonAnswer(status, { error, error_description: words })
  return {
    serves: path => path === vertexTokenPath,
    read({ headers, body }) {
      const fields = new URLSearchParams(body?.toString())
      const answer = (script: Script | undefined): Answer => {
        if (script?.status !== undefined && script.status >= 300)
          return refuse(script.status, script.errorType ?? 'internal_failure', 'simulated')
        if (fields.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
          return refuse(400, 'unsupported_grant_type', 'Invalid grant_type')
        const audience = `http://${headers.host}${vertexTokenPath}`
        const exchanged = accounts.exchange(fields.get('assertion') ?? '', audience)
        if ('problem' in exchanged) return refuse(400, 'invalid_grant', exchanged.problem)
        const expires_in = script?.expiresIn ?? 3599
        return jsonAnswer(200, { access_token: exchanged.token, expires_in, token_type: 'Bearer' })
      }
      const nothing = { secret: undefined, model: undefined, modelScript: undefined }
      const refused = () => refuse(400, 'x-sim', 'x-sim')
      return { ...nothing, scriptable: true, answer, refuse: refused } satisfies Reading
    },
    notFound: path => refuse(404, 'not_found', path),
    failure: error => refuse(500, 'internal_failure', String(error)),
  }
}
