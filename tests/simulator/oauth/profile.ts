import { type Answer, jsonAnswer } from '../answer.ts'
import { errorAnswer } from '../anthropic/errors.ts'
import type { Script } from '../script.ts'
import type { Grants } from './grants.ts'

/** Whose login a token belongs to; not for a token that may do no more than call models. */
export function profileAnswer(
  accessToken: string | undefined,
  grants: Grants,
  script: Script | undefined,
): Answer {
  const { status, errorType: type, message } = script ?? {}
  if (status !== undefined && status >= 300) return errorAnswer({ status, type, message }, 'req_profile')
  const access = grants.findAccess(accessToken ?? '')
  if (!access || access.isExpired)
    return errorAnswer({ status: 401, message: 'Invalid bearer token' }, 'req_profile')
  const { user, scope } = access.grant
  if (!scope.split(' ').includes('user:profile')) return errorAnswer({ status: 403 }, 'req_profile')
  return jsonAnswer(200, {
    account: {
      uuid: user.uuid,
      email: user.email,
      has_claude_max: user.organizationType === 'claude_max',
      has_claude_pro: user.organizationType === 'claude_pro',
    },
    organization: {
      uuid: user.organizationUuid,
      name: user.organization,
      organization_type: user.organizationType,
      rate_limit_tier: user.rateLimitTier,
    },
  })
}
