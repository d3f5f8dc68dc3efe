import { z } from 'zod'
import { readJson } from '../../protocols/json-values.ts'
import type { TextAnswer, TokenAnswer, Tokens } from '../login.ts'
import { readRetryAfter } from '../reset-time.ts'
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
  const { status, headers, text } = answer
  if (status >= 200 && status < 300) return readSuccess(text)
  if (status === 404 || status === 410) return { kind: 'moved' }
  if (status === 408 || status === 429 || status >= 500)
    return { kind: 'unavailable', retryAfter: readRetryAfter(headers, now) }
  if (status === 451 || (status === 403 && regionWords.test(text))) return { kind: 'region-refused' }
  if (status === 401 || spentWords.test(text)) return { kind: 'spent', reason: wordOf(answer) }
  return { kind: 'refused', reason: wordOf(answer) }
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
    scopes: scope?.split(/\s+/).filter(each => each !== '') ?? [],
    ...(identity && { identity }),
  }
  return { kind: 'tokens', tokens }
}

/** The code word of an error in either of its forms, never its free text: that may quote what was sent. */
function wordOf({ status, headers, text }: TextAnswer): string {
  const { type, isPage } = readErrorAnswer({ status, headers, errorText: text })
  const plain = z.object({ error: z.string().regex(/^\w{1,60}$/) }).safeParse(readJson(text))
  if (isPage) return 'it answered with a page for people'
  const word = plain.success ? plain.data.error : type
  return /^\w{1,60}$/.test(word) ? word : 'it gave no reason'
}
