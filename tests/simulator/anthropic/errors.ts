import { type Answer, jsonAnswer } from '../answer.ts'

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

const messages: Readonly<Record<string, string>> = {
  authentication_error: 'invalid x-api-key',
  billing_error: 'Your credit balance is too low to access the Anthropic API.',
  permission_error: 'Your API key does not have permission to use the specified resource.',
  not_found_error: 'Not found',
  request_too_large: 'Request exceeds the maximum allowed number of bytes.',
  rate_limit_error: "This request would exceed your organization's rate limit.",
  api_error: 'Internal server error',
  timeout_error: 'The request timed out.',
  overloaded_error: 'Overloaded',
}

export interface AnthropicError {
  readonly status: number
  readonly type?: string | undefined
  readonly message?: string | undefined
}

function errorTypeOf(status: number): string {
  return errorTypes[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error')
}

/** Anthropic's error body, the same in an answer and in an `error` event. */
export function errorBody(error: AnthropicError, requestId: string): unknown {
  const type = error.type ?? errorTypeOf(error.status)
  return {
    type: 'error',
    error: { type, message: error.message ?? messages[type] ?? 'Error' },
    request_id: requestId,
  }
}

export function errorAnswer(
  error: AnthropicError,
  requestId: string,
  headers: Answer['headers'] = {},
): Answer {
  return jsonAnswer(error.status, errorBody(error, requestId), {
    'request-id': requestId,
    ...headers,
  })
}
