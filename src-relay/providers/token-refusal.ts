import { z } from 'zod'
import { readJson } from '../protocols/json-values.ts'
import type { TextAnswer, TokenRefusal } from './login.ts'
import { readRetryAfter } from './reset-time.ts'

/** What a provider's own words say of a refusal. */
export interface RefusalWords {
  /** For the owner; quotes nothing that was sent. */
  readonly reason: string
  /** The code or the refresh token is not good, or no longer. */
  readonly isSpent: boolean
  readonly isRegionRefused?: boolean
}

export const noReason = 'it gave no reason'

/** What a token address's refusal means: by its status as everywhere, else by the provider's own words. */
export function readTokenRefusal(
  { status, headers }: TextAnswer,
  now: number,
  { reason, isSpent, isRegionRefused = false }: RefusalWords,
): TokenRefusal {
  if (status === 404 || status === 410) return { kind: 'moved' }
  if (status === 408 || status === 429 || status >= 500)
    return { kind: 'unavailable', retryAfter: readRetryAfter(headers, now) }
  if (status === 451 || isRegionRefused) return { kind: 'region-refused' }
  return isSpent ? { kind: 'spent', reason } : { kind: 'refused', reason }
}

const errorSchema = z.object({ error: z.string().regex(/^\w{1,60}$/) })

/** The code word of an OAuth error, never its free text: that may quote what was sent. */
export function readErrorWord(text: string): string | undefined {
  const read = errorSchema.safeParse(readJson(text))
  return read.success ? read.data.error : undefined
}

export function readScopes(scope: string | null | undefined): readonly string[] {
  return scope?.split(/\s+/).filter(each => each !== '') ?? []
}
