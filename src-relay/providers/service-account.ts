import { createPrivateKey, sign } from 'node:crypto'
import { z } from 'zod'
import { readJson } from '../protocols/json-values.ts'
import type { UpstreamRequest } from '../upstream/upstream.ts'
import type { Credential } from './credential.ts'
import type { LoginMethod, TextAnswer, TokenAnswer } from './login.ts'
import type { SecretReading } from './provider.ts'
import { noReason, readErrorWord, readTokenRefusal } from './token-refusal.ts'

const scope = 'https://www.googleapis.com/auth/cloud-platform'
/** The longest that the token address accepts. */
const assertionSeconds = 3600

const keyFileSchema = z.object({
  type: z.literal('service_account'),
  project_id: z.string().regex(/^[a-z0-9.:-]{1,100}$/),
  private_key_id: z.string().regex(/^\w{1,100}$/),
  private_key: z.string().refine(isPrivateKey),
  client_email: z.email(),
})
const tokensSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })

/** The key file of a service account of Google's cloud, with which access tokens are asked for. */
export function readServiceAccount(secret: string): SecretReading {
  const read = keyFileSchema.safeParse(readJson(secret))
  if (read.success) {
    const { client_email: email, project_id: project } = read.data
    return { kind: 'grant', identity: { email, project } }
  }
  const wrong = [...new Set(read.error.issues.flatMap(({ path: [field] }) => String(field ?? '')))]
  const which = wrong.every(Boolean) ? `: ${wrong.join(', ')} cannot be read` : ''
  return { kind: 'refused', problem: `must be the whole JSON key file of a service account${which}` }
}

function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

/** Nobody logs in: the key signs a request for a token, which is renewed like any other. */
export function createServiceAccountLogin(kind: string, tokenUrl: string): LoginMethod {
  return {
    kind,
    ways: [],
    refresh: ({ refreshToken }, now) => askForToken(tokenUrl, refreshToken, now),
    readTokens,
  }
}

function askForToken(tokenUrl: string, keyFile: string, now: number): UpstreamRequest {
  const { client_email, private_key, private_key_id } = keyFileSchema.parse(readJson(keyFile))
  const issuedAt = Math.floor(now / 1000)
  const claims = { iss: client_email, scope, aud: tokenUrl, iat: issuedAt, exp: issuedAt + assertionSeconds }
  const signed = [{ alg: 'RS256', typ: 'JWT', kid: private_key_id }, claims]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = sign('RSA-SHA256', Buffer.from(signed), private_key).toString('base64url')
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: `${signed}.${signature}`,
  })
  const headers = {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'carpool',
    'content-type': 'application/x-www-form-urlencoded',
  }
  return { method: 'POST', url: tokenUrl, headers, body: Buffer.from(form.toString()) }
}

function readTokens(answer: TextAnswer, now: number): TokenAnswer {
  const { status, text } = answer
  if (status >= 300) {
    const word = readErrorWord(text) ?? noReason
    const isSpent = word === 'invalid_grant'
    const reason = isSpent ? `${word}; the key was deleted, or the clock of this computer is wrong` : word
    return readTokenRefusal(answer, now, { reason, isSpent })
  }
  const read = tokensSchema.safeParse(readJson(text))
  if (!read.success) return { kind: 'refused', reason: 'its answer has no token' }
  const { access_token: accessToken, expires_in: lifetimeSeconds } = read.data
  return { kind: 'tokens', tokens: { accessToken, lifetimeSeconds, scopes: [] } }
}

/** The place of an account's project and region, below which the models are; an address may name them itself. */
export function projectUrl({ baseUrl, identity, region = 'global' }: Credential): string {
  const root = baseUrl.replace(/\/+$/, '').replace(/\/v1(beta1)?$/, '')
  if (root.includes('/projects/')) return root
  return `${root}/v1/projects/${identity?.project ?? ''}/locations/${region}`
}
