import { z } from 'zod'
import type { AccountIdentity } from '../../contract/account.ts'
import { readJson } from '../../protocols/json-values.ts'
import type { TextAnswer, TokenAnswer, Tokens } from '../login.ts'
import { noReason, readErrorWord, readTokenRefusal } from '../token-refusal.ts'

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
const spentWords: ReadonlySet<string> = new Set(['invalid_grant', 'expired_token', 'access_denied'])

/** What the token address answered to a poll or a refresh. */
export function readTokens(answer: TextAnswer, now: number): TokenAnswer {
  const { status } = answer
  if (status >= 200 && status < 300) return readSuccess(answer.text)
  const reason = readErrorWord(answer.text) ?? noReason
  return readTokenRefusal(answer, now, { reason, isSpent: status === 401 || spentWords.has(reason) })
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
