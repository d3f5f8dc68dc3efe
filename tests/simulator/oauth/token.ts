import { type Answer, jsonAnswer } from '../answer.ts'
import { isRecord, type JsonRecord, readJson } from '../json.ts'
import type { Script } from '../script.ts'
import type { ReceivedCall } from '../vendor.ts'
import type { Grants, IssuedTokens } from './grants.ts'

const longestSetupSeconds = 31_536_000

/** The token address: a code for tokens, or a refresh token for newer ones. */
export function tokenAnswer(call: ReceivedCall, grants: Grants, script: Script | undefined): Answer {
  const { status, errorType, message } = script ?? {}
  if (status !== undefined && status >= 300) return tokenError(status, errorType ?? 'api_error', message)
  const fields = readFields(call)
  if (!fields) return tokenError(400, 'invalid_request', 'the body must be a JSON object')
  if (fields['grant_type'] === 'authorization_code') return exchangeAnswer(fields, grants, script)
  if (fields['grant_type'] === 'refresh_token') return refreshAnswer(fields, grants, script)
  return tokenError(400, 'unsupported_grant_type')
}

function exchangeAnswer(fields: JsonRecord, grants: Grants, script: Script | undefined): Answer {
  const asked = fields['expires_in']
  if (asked !== undefined && !(Number(asked) > 0 && Number(asked) <= longestSetupSeconds)) {
    return tokenError(400, 'invalid_request', 'expires_in is out of range')
  }
  const use = {
    code: text(fields['code']),
    clientId: text(fields['client_id']),
    redirectUri: text(fields['redirect_uri']),
    state: text(fields['state']),
    verifier: text(fields['code_verifier']),
  }
  // Who asks for a lifetime gets a setup token, which nothing renews.
  const setup = asked === undefined ? {} : { lifetimeSeconds: Number(asked), refreshToken: 'omit' as const }
  const usual = { lifetimeSeconds: script?.expiresIn, refreshToken: script?.refreshToken }
  const tokens = grants.exchange(use, { ...usual, ...setup })
  return tokens ? tokensAnswer(tokens) : tokenError(400, 'invalid_grant', "Invalid 'code' in request.")
}

function refreshAnswer(fields: JsonRecord, grants: Grants, script: Script | undefined): Answer {
  const issue = { lifetimeSeconds: script?.expiresIn, refreshToken: script?.refreshToken }
  const tokens = grants.refresh(text(fields['refresh_token']), text(fields['client_id']), issue)
  return tokens
    ? tokensAnswer(tokens)
    : tokenError(400, 'invalid_grant', 'Refresh token not found or invalid')
}

function tokensAnswer({ grant, accessToken, refreshToken, lifetimeSeconds }: IssuedTokens): Answer {
  const { user, scope } = grant
  return jsonAnswer(200, {
    token_type: 'Bearer',
    access_token: accessToken,
    expires_in: lifetimeSeconds,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    scope,
    organization: { uuid: user.organizationUuid, name: user.organization },
    account: { uuid: user.uuid, email_address: user.email },
  })
}

function tokenError(status: number, error: string, description?: string): Answer {
  return jsonAnswer(status, { error, ...(description !== undefined && { error_description: description }) })
}

function readFields({ headers, body }: ReceivedCall): JsonRecord | undefined {
  if (!headers['content-type']?.startsWith('application/json') || !body) return undefined
  const json = readJson(body.toString('utf8'))
  return 'value' in json && isRecord(json.value) ? json.value : undefined
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
