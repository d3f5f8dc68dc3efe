import type { OutgoingHttpHeaders } from 'node:http'
import { type Answer, jsonAnswer } from '../answer.ts'
import type { Grants } from '../oauth/grants.ts'
import type { Script } from '../script.ts'
import type { Secrets } from '../secrets.ts'
import type { ReceivedCall } from '../vendor.ts'
import { errorAnswer } from './errors.ts'
import type { Prompt } from './prompt.ts'
import { keyLimits, subscriptionLimits } from './rate-limits.ts'

/** One address under which the vendor's models are reached, with a credential of its own. */
export interface Door {
  readonly paths: RegExp
  /** Path of the operation, e.g. `/responses`. */
  operation(path: string): string
  admit(call: ReceivedCall): { readonly secret: string | undefined; readonly refusal?: Answer }
  limits(script: Script | undefined): OutgoingHttpHeaders
  /** What this door does not take although others do. */
  objection(operation: string, prompt: Prompt, call: ReceivedCall): Answer | undefined
}

export interface Books {
  readonly secrets: Secrets
  readonly grants: Grants
}

const bearerOf = ({ headers }: ReceivedCall) => /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1]

export function createDoors({ secrets, grants }: Books): readonly Door[] {
  const keys: Door = {
    paths: /^\/openai\/v1\/(responses(\/compact)?|chat\/completions|models(\/[^/]+)?)$/,
    operation: path => path.slice('/openai/v1'.length),
    admit(call) {
      const secret = bearerOf(call)
      const isGood = secret !== undefined && secrets.accepts(secret, 'sk-')
      return isGood ? { secret } : { secret, refusal: errorAnswer({ status: 401 }) }
    },
    limits: keyLimits,
    objection: () => undefined,
  }
  const subscriptions: Door = {
    paths: /^\/backend-api\/codex\/(responses(\/compact)?|models)$/,
    operation: path => path.slice('/backend-api/codex'.length),
    admit(call) {
      const secret = bearerOf(call)
      const access = grants.findAccess(secret ?? '')
      const account = call.headers['chatgpt-account-id']
      if (access && !access.isExpired && access.grant.user.organizationUuid === account) return { secret }
      return { secret, refusal: jsonAnswer(401, { detail: 'Unauthorized' }) }
    },
    limits: subscriptionLimits,
    objection(operation, prompt) {
      if (operation !== '/responses') return undefined
      if (prompt.stores) return jsonAnswer(400, { detail: 'Store must be set to false' })
      return prompt.isStream ? undefined : jsonAnswer(400, { detail: 'Stream must be set to true' })
    },
  }
  return [keys, subscriptions]
}
