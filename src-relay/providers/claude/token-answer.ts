import { z } from 'zod'
import { readJson } from '../../protocols/json-values.ts'
import type { TextAnswer, TokenAnswer, Tokens } from '../login.ts'
import { noReason, readErrorWord, readScopes, readTokenRefusal } from '../token-refusal.ts'
import { readErrorAnswer } from './error-answer.ts'
import { readTokenIdentity } from './identity.ts'

const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.number().positive().nullish(),
  scope: z.string().nullish(),
})

const regionWords = /request not allowed|\b(region|country|territory)\b/i
const spentWords = /invalid_grant/

/** What the token address answered to an exchange or a refresh. */
export function readTokens(answer: TextAnswer, now: number): TokenAnswer {
  const { status, text } = answer
  if (status >= 200 && status < 300) return readSuccess(text)
  return readTokenRefusal(answer, now, {
    reason: wordOf(answer),
    isSpent: status === 401 || spentWords.test(text),
    isRegionRefused: status === 403 && regionWords.test(text),
  })
}

function readSuccess(text: string): TokenAnswer {
  const document = readJson(text)
  const read = tokensSchema.safeParse(document)
  if (!read.success) return { kind: 'refused', reason: 'its answer has no token' }
  const {
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in: lifetimeSeconds,
    scope,
  } = read.data
  const identity = readTokenIdentity(document)
  const tokens: Tokens = {
    accessToken,
    ...(refreshToken && { refreshToken }),
    ...(lifetimeSeconds && { lifetimeSeconds }),
    scopes: readScopes(scope),
    ...(identity && { identity }),
  }
  return { kind: 'tokens', tokens }
}

/** The code word of an error in either of its forms, never its free text: that may quote what was sent. */
function wordOf({ status, headers, text }: TextAnswer): string {
  const { type, isPage } = readErrorAnswer({ status, headers, errorText: text })
  if (isPage) return 'it answered with a page for people'
  const word = readErrorWord(text) ?? type
  return /^\w{1,60}$/.test(word) ? word : noReason
}
