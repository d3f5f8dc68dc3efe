import { describe, expect, it } from 'vitest'
import { upstreamErrorOf } from './failures.ts'
import { UpstreamError } from './upstream.ts'

const failed = (code: string) => Object.assign(new Error('words of a library'), { code })

describe('upstreamErrorOf', () => {
  it.each([
    ['EAI_AGAIN', 'dns'],
    ['ENOTFOUND', 'dns'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect'],
    ['EHOSTUNREACH', 'connect'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['UND_ERR_HEADERS_TIMEOUT', 'first-byte-timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'idle-timeout'],
    ['UND_ERR_SOCKET', 'reset'],
    ['ECONNRESET', 'reset'],
    ['HPE_INVALID_CONSTANT', 'reset'],
    ['SOMETHING_NEW', 'reset'],
  ])('takes %s for %s', (code, failure) => {
    const error = upstreamErrorOf(failed(code), 'x.example')
    expect(error).toMatchObject({ name: 'UpstreamError', failure })
    expect(error.message).toContain(`(${code})`)
  })

  it('needs no code', () => {
    expect(upstreamErrorOf(new Error('?'), 'x.example')).toMatchObject({
      failure: 'reset',
      message: 'x.example: it broke the connection',
    })
  })

  it('leaves what is known already, and what is our own fault', () => {
    const known = new UpstreamError('aborted', 'given up')
    const ours = failed('UND_ERR_INVALID_ARG')
    expect(upstreamErrorOf(known, 'x.example')).toBe(known)
    expect(upstreamErrorOf(ours, 'x.example')).toBe(ours)
  })
})
