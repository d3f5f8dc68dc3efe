import { type Answer, bytesAnswer } from '../answer.ts'
import type { Script } from '../script.ts'

const statuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

const messages: Readonly<Record<number, string>> = {
  401: 'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  403: 'The caller does not have permission',
  429: 'You exceeded your current quota, please check your plan and billing details.',
  500: 'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
  503: 'The model is overloaded. Please try again later.',
  504: 'The request timed out. Please try again.',
}

export interface GoogleError {
  readonly code: number
  readonly message?: string | undefined
  readonly status?: string | undefined
  readonly details?: readonly unknown[]
}

/** Google's error body, the same in an answer and in a chunk of a stream. */
export function errorBody({ code, message, status, details }: GoogleError): object {
  return {
    error: {
      code,
      message: message ?? messages[code] ?? 'Error',
      status: status ?? statuses[code] ?? 'UNKNOWN',
      ...(details && { details }),
    },
  }
}

/** @param isInArray as an answer that would have been a JSON array is */
export function errorAnswer(error: GoogleError, isInArray = false): Answer {
  const text = JSON.stringify(errorBody(error), undefined, 2)
  return bytesAnswer(
    error.code,
    { bytes: Buffer.from(isInArray ? `[${text}\n]` : `${text}\n`) },
    { 'content-type': 'application/json; charset=UTF-8', server: 'scaffolding on HTTPServer2' },
  )
}

/** What a script asks for; a 429 states its pause as this vendor does, in the body. */
export function scriptedError(script: Script): GoogleError {
  const { status: code = 500, errorType: status, message, retryAfter } = script
  if (code !== 429 || script.rateLimit === 'none') return { code, status, message }
  const details = [
    {
      '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
      violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel' }],
    },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter ?? 31}s` },
  ]
  return { code, status, message, details }
}

export const badKey: GoogleError = {
  code: 400,
  message: 'API key not valid. Please pass a valid API key.',
  details: [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
      metadata: { service: 'generativelanguage.googleapis.com' },
    },
  ],
}

export const noKey: GoogleError = {
  code: 403,
  message:
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
}
