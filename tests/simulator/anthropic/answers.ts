import { hash } from 'node:crypto'
import type { Answer } from '../answer.ts'
import type { Script } from '../script.ts'
import type { Reading } from '../vendor.ts'
import { errorAnswer } from './errors.ts'
import type { RateLimits } from './rate-limit-headers.ts'

/** A call whose credential was found good. */
export interface Admitted {
  readonly secret: string
  readonly requestId: string
  /** Running number of the call. */
  readonly count: number
}

export interface Spending {
  readonly inputTokens: number
  readonly outputTokens: number
}

interface Scriptable {
  readonly model?: string | undefined
  readonly modelScript?: string | undefined
  readonly spending?: Spending
  /** The answer when no script demands an error. */
  usual(headers: Answer['headers'], script: Script | undefined): Answer
}

export interface Answers {
  /** An answer that no script changes. */
  fixed(answer: Answer, secret: string | undefined): Reading
  scriptable(admitted: Admitted, parts: Scriptable): Reading
}

const nothing: Spending = { inputTokens: 0, outputTokens: 0 }

export function createAnswers(rateLimits: RateLimits): Answers {
  const organizations = new Map<string, string>()

  function organizationOf(secret: string): string {
    const id = organizations.get(secret) ?? organizationId(secret)
    organizations.set(secret, id)
    return id
  }

  function headersFor({ secret, requestId }: Admitted, script: Script | undefined, spending: Spending) {
    const headers = { 'request-id': requestId, 'anthropic-organization-id': organizationOf(secret) }
    const report = script?.rateLimit ?? usualReport(script?.status)
    if (report === 'none') return headers
    if (report === 'spent') return { ...headers, ...rateLimits.spentHeaders(script?.retryAfter) }
    return { ...headers, ...rateLimits.usualHeaders(secret, spending.inputTokens, spending.outputTokens) }
  }

  return {
    fixed: (answer, secret) => ({
      secret,
      model: undefined,
      modelScript: undefined,
      scriptable: false,
      answer: () => answer,
      refuse: () => answer,
    }),
    scriptable(admitted, { model, modelScript, usual, spending = nothing }) {
      const { secret, requestId } = admitted
      return {
        secret,
        model,
        modelScript,
        scriptable: true,
        answer(script) {
          const headers = headersFor(admitted, script, spending)
          if (script) return scriptedError(script, requestId, headers) ?? usual(headers, script)
          return usual(headers, undefined)
        },
        refuse: error => errorAnswer({ status: 400, message: `x-sim: ${error.message}` }, requestId),
      }
    },
  }
}

function scriptedError(script: Script, requestId: string, headers: Answer['headers']): Answer | undefined {
  const { status, errorType: type, message } = script
  if (status === undefined || status < 300) return undefined
  return errorAnswer({ status, type, message }, requestId, headers)
}

function usualReport(status = 200): 'usual' | 'spent' | 'none' {
  if (status === 429) return 'spent'
  return status >= 500 ? 'none' : 'usual'
}

/** The same organization for the same secret, in the form of a UUID. */
function organizationId(secret: string): string {
  const digits = hash('sha256', `organization of ${secret}`, 'hex')
  return [8, 12, 16, 20, 32].map((end, index) => digits.slice([0, 8, 12, 16, 20][index], end)).join('-')
}
