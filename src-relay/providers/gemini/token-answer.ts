import { z } from 'zod'
import type { AccountIdentity } from '../../contract/account.ts'
import { readJson } from '../../protocols/json-values.ts'
import type { TextAnswer, TokenAnswer, Tokens } from '../login.ts'
import { noReason, readErrorWord, readScopes, readTokenRefusal } from '../token-refusal.ts'

const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.number().positive().nullish(),
  scope: z.string().nullish(),
  id_token: z.string().nullish(),
})
const claimsSchema = z.object({ email: z.string().max(200).optional(), sub: z.string().max(200).optional() })

/** What the token address answered to an exchange or a refresh. A refresh brings no new refresh token. */
export function readTokens(answer: TextAnswer, now: number): TokenAnswer {
  const { status, text } = answer
  if (status >= 200 && status < 300) return readSuccess(text)
  const reason = readErrorWord(text) ?? noReason
  return readTokenRefusal(answer, now, { reason, isSpent: reason === 'invalid_grant' })
}

function readSuccess(text: string): TokenAnswer {
  const read = tokensSchema.safeParse(readJson(text))
  if (!read.success) return { kind: 'refused', reason: 'its answer has no token' }
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: lifetimeSeconds } = read.data
  const identity = readClaims(read.data.id_token)
  const tokens: Tokens = {
    accessToken,
    ...(refreshToken && { refreshToken }),
    ...(lifetimeSeconds && { lifetimeSeconds }),
    scopes: readScopes(read.data.scope),
    ...(identity && { identity }),
  }
  return { kind: 'tokens', tokens }
}

/** Whose login it is. It came from the provider's own address just now, so that its signature proves nothing more. */
function readClaims(idToken: string | null | undefined): AccountIdentity | undefined {
  const payload = idToken?.split('.')[1]
  if (payload === undefined) return undefined
  const read = claimsSchema.safeParse(readJson(Buffer.from(payload, 'base64url').toString()))
  if (!read.success) return undefined
  const { email, sub: accountUuid } = read.data
  return { ...(email && { email }), ...(accountUuid && { accountUuid }) }
}
