import { z } from 'zod'
import type { AccountIdentity } from '../../contract/account.ts'
import { readJson } from '../../protocols/json-values.ts'
import type { TextAnswer, TokenAnswer, Tokens } from '../login.ts'
import { readRetryAfter } from '../reset-time.ts'

/** How long an access token is good when the answer does not say. */
const usualLifetimeSeconds = 8 * 3600

const text = z.string().trim().min(1).max(200).nullish().catch(undefined)
const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.number().positive().default(usualLifetimeSeconds),
  organization_id: text,
  user: z.object({ id: text, email: text }).nullish().catch(undefined),
})
const errorSchema = z.object({ error: z.string().regex(/^\w{1,60}$/) })
const spentWords: ReadonlySet<string> = new Set(['invalid_grant', 'expired_token', 'access_denied'])

/** What the token address answered to a poll or a refresh. */
export function readTokens({ status, headers, text: answer }: TextAnswer, now: number): TokenAnswer {
  if (status >= 200 && status < 300) return readSuccess(answer)
  if (status === 404 || status === 410) return { kind: 'moved' }
  if (status === 408 || status === 429 || status >= 500)
    return { kind: 'unavailable', retryAfter: readRetryAfter(headers, now) }
  const reason = readErrorWord(answer) ?? 'it gave no reason'
  return status === 401 || spentWords.has(reason) ? { kind: 'spent', reason } : { kind: 'refused', reason }
}

function readSuccess(answer: string): TokenAnswer {
  const read = tokensSchema.safeParse(readJson(answer))
  if (!read.success) return { kind: 'refused', reason: 'its answer has no token' }
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: lifetimeSeconds } = read.data
  const { user, organization_id: organisationUuid } = read.data
  const identity: AccountIdentity = {
    ...(user?.email && { email: user.email }),
    ...(user?.id && { accountUuid: user.id }),
    ...(organisationUuid && { organisationUuid }),
  }
  const tokens: Tokens = {
    accessToken,
    ...(refreshToken && { refreshToken }),
    lifetimeSeconds,
    scopes: [],
    identity,
  }
  return { kind: 'tokens', tokens }
}

/** The code word of an error, never its free text: that may quote what was sent. */
export function readErrorWord(answer: string): string | undefined {
  const read = errorSchema.safeParse(readJson(answer))
  return read.success ? read.data.error : undefined
}
