import { describe, expect, it } from 'vitest'
import { errorKinds, RelayError, type RelayErrorCode } from '../kernel/errors.ts'
import { renderAnthropicError, renderAnthropicStreamError } from './anthropic-errors.ts'

const render = (code: RelayErrorCode, retryAfterSeconds?: number) =>
  renderAnthropicError(
    new RelayError(code, 'why', retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  )

describe('renderAnthropicError', () => {
  it.each([
    ['bad_request', 400, 'invalid_request_error'],
    ['missing_key', 403, 'permission_error'],
    ['invalid_key', 403, 'permission_error'],
    ['conflicting_keys', 403, 'permission_error'],
    ['key_disabled', 403, 'permission_error'],
    ['key_expired', 403, 'permission_error'],
    ['address_not_allowed', 403, 'permission_error'],
    ['provider_not_allowed', 403, 'permission_error'],
    ['client_not_allowed', 403, 'permission_error'],
    ['model_not_allowed', 403, 'permission_error'],
    ['not_found', 404, 'not_found_error'],
    ['body_too_large', 413, 'request_too_large'],
    ['unsupported_encoding', 400, 'invalid_request_error'],
    ['limit_reached', 429, 'rate_limit_error'],
    ['budget_spent', 429, 'rate_limit_error'],
    ['no_account', 503, 'overloaded_error'],
    ['store_down', 503, 'overloaded_error'],
    ['draining', 503, 'overloaded_error'],
    ['upstream_unreachable', 502, 'api_error'],
    ['upstream_timeout', 504, 'timeout_error'],
    ['upstream_cut', 502, 'api_error'],
    ['internal', 500, 'api_error'],
  ] as const)('says %s as %i %s', (code, status, type) => {
    const rendered = render(code)
    expect(rendered.status).toBe(status)
    expect(rendered.headers).toMatchObject({ 'content-type': 'application/json', 'x-carpool-error': code })
    expect(JSON.parse(rendered.body)).toEqual({ type: 'error', error: { type, message: 'why' } })
  })

  it('never answers 401, which this format’s clients retry until they look hung', () => {
    const codes = Object.keys(errorKinds) as RelayErrorCode[]
    expect(codes.filter(code => render(code).status === 401)).toEqual([])
  })

  it('tells the client not to retry where a retry cannot help', () => {
    expect(render('invalid_key').headers['x-should-retry']).toBe('false')
    expect(render('body_too_large').headers['x-should-retry']).toBe('false')
    expect(render('model_not_allowed').headers['x-should-retry']).toBe('false')
    expect(render('budget_spent').headers['x-should-retry']).toBe('false')
    expect(render('no_account').headers).not.toHaveProperty('x-should-retry')
    expect(render('limit_reached').headers).not.toHaveProperty('x-should-retry')
  })

  it('says when to come back, in whole seconds', () => {
    expect(render('limit_reached', 2.1).headers['retry-after']).toBe('3')
    expect(render('limit_reached', 0).headers['retry-after']).toBe('0')
    expect(render('no_account').headers).not.toHaveProperty('retry-after')
  })
})

describe('renderAnthropicStreamError', () => {
  it('is one event of the protocol, whatever the message holds', () => {
    const text = renderAnthropicStreamError(new RelayError('upstream_cut', 'two\nlines'))
    expect(text).toBe(
      'event: error\ndata: {"type":"error","error":{"type":"api_error","message":"two\\nlines"}}\n\n',
    )
  })
})
