import { type Answer, jsonAnswer } from '../answer.ts'

export interface OpenAiError {
  readonly status: number
  readonly type?: string | undefined
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly more?: object
}

const usual: Readonly<Record<number, readonly [type: string, code: string | null, message: string]>> = {
  400: ['invalid_request_error', null, 'Invalid request.'],
  401: ['invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.'],
  402: ['billing_error', 'deactivated_workspace', 'Payment required.'],
  403: ['invalid_request_error', null, 'You are not allowed to do this.'],
  404: ['invalid_request_error', 'not_found', 'Invalid URL.'],
  413: ['invalid_request_error', null, 'Request body too large.'],
  429: ['requests', 'rate_limit_exceeded', 'Rate limit reached. Please try again in 2s.'],
  500: ['server_error', null, 'The server had an error while processing your request.'],
  503: [
    'server_error',
    'server_is_overloaded',
    'The engine is currently overloaded, please try again later.',
  ],
}

export function errorObject({ status, type, code, message, more }: OpenAiError): object {
  const [usualType, usualCode, usualMessage] = usual[status] ?? ['server_error', null, 'Error']
  return {
    message: message ?? usualMessage,
    type: type ?? usualType,
    param: null,
    code: code ?? (type === undefined ? usualCode : null),
    ...more,
  }
}

export function errorAnswer(error: OpenAiError, headers: Answer['headers'] = {}): Answer {
  return jsonAnswer(error.status, { error: errorObject(error) }, headers)
}
