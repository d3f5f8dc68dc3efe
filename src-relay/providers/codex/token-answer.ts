import { z } from 'zod'
import { readJson } from '../../protocols/json-values.ts'
import type { TextAnswer, TokenAnswer, TokenRefusal, Tokens } from '../login.ts'
import { noReason, readScopes, readTokenRefusal } from '../token-refusal.ts'
import { readErrorAnswer } from './error-answer.ts'
import { readIdentity } from './identity.ts'

const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  id_token: z.string().nullish(),
  expires_in: z.number().positive().nullish(),
  scope: z.string().nullish(),
})

const regionWords = /unsupported_country_region_territory/
const spentWords = /invalid_grant|refresh_token_(reused|expired|invalidated)/

/** What the token address answered to an exchange or a refresh. */
export function readTokens(answer: TextAnswer, now: number): TokenAnswer {
  if (answer.status >= 300) return readRefusal(answer, now)
  const read = tokensSchema.safeParse(readJson(answer.text))
  if (!read.success) return { kind: 'refused', reason: 'its answer has no token' }
  const { access_token: accessToken, refresh_token, id_token, expires_in, scope } = read.data
  const identity = readIdentity(id_token ?? '')
  const tokens: Tokens = {
    accessToken,
    ...(refresh_token && { refreshToken: refresh_token }),
    ...(expires_in && { lifetimeSeconds: expires_in }),
    scopes: readScopes(scope),
    ...(identity && { identity }),
  }
  return { kind: 'tokens', tokens }
}

/** Why the login gave nothing, in either form in which it words errors. */
export function readRefusal(answer: TextAnswer, now: number): TokenRefusal {
  const { status, text } = answer
  return readTokenRefusal(answer, now, {
    reason: wordOf(answer, now),
    isSpent: status === 401 || status === 403 || spentWords.test(text),
    isRegionRefused: status === 403 && regionWords.test(text),
  })
}

/** The code word only, never the free text: that may quote what was sent. */
function wordOf({ status, headers, text }: TextAnswer, now: number): string {
  const { code, type, message, isPage } = readErrorAnswer({ status, headers, errorText: text }, now)
  if (isPage) return 'it answered with a page for people'
  return [code, type, message].find(word => /^\w{1,60}$/.test(word)) ?? noReason
}
