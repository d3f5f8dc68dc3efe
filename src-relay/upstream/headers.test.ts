import { describe, expect, it } from 'vitest'
import { forwardableHeaders, forwardableQuery, replyHeaders } from './headers.ts'

const key = `cr_${'0123456789abcdef'.repeat(4)}`

describe('forwardableHeaders', () => {
  it('keeps what a coding client says about itself and its call', () => {
    const headers = {
      'user-agent': 'claude-cli/2.1.330 (external, sdk-cli)',
      accept: 'application/json',
      'content-type': 'application/json',
      'anthropic-beta': 'claude-code-20250219,interleaved-thinking-2025-05-14',
      'anthropic-dangerous-direct-browser-access': 'true',
      'anthropic-version': '2023-06-01',
      'x-app': 'cli',
      'x-claude-code-session-id': '9ca3d334-f862-4b09-adb1-aaefb1e206cc',
      'x-stainless-runtime-version': 'v26.12.1',
      'x-stainless-timeout': '600',
      'accept-language': '*',
      'x-of-tomorrow': 'yes',
    }
    const kept = forwardableHeaders(headers)
    expect(kept).toEqual({ ...headers, 'accept-encoding': 'identity' })
    expect(Object.keys(kept).slice(0, -1)).toEqual(Object.keys(headers))
  })

  it.each([
    'host',
    'connection',
    'keep-alive',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'expect',
    'content-length',
    'content-encoding',
    'proxy-authorization',
    'proxy-connection',
    'cookie',
    'origin',
    'referer',
    'forwarded',
    'via',
    'x-forwarded-for',
    'x-forwarded-proto',
    'x-real-ip',
    'cf-connecting-ip',
    'cf-ray',
    'tailscale-user-login',
    'sec-websocket-key',
    'authorization',
    'x-api-key',
    'x-goog-api-key',
    'api-key',
  ])('drops %s', name => {
    expect(forwardableHeaders({ [name]: 'anything' })).toEqual({ 'accept-encoding': 'identity' })
  })

  it('drops what the connection header names', () => {
    const headers = { connection: 'Keep-Alive, X-Secret-Hop', 'x-secret-hop': '1', 'x-other': '2' }
    expect(forwardableHeaders(headers)).toEqual({ 'x-other': '2', 'accept-encoding': 'identity' })
  })

  it('drops any header that carries a friend’s key, whatever its name', () => {
    const headers = { 'x-litellm-key': key, 'x-list': ['a', `Bearer ${key}`], 'x-prose': 'cr_short' }
    expect(forwardableHeaders(headers)).toEqual({ 'x-prose': 'cr_short', 'accept-encoding': 'identity' })
  })

  it('asks for an answer in clear whatever the client accepts (EC-004)', () => {
    expect(forwardableHeaders({ 'accept-encoding': 'gzip, br, zstd' })).toEqual({
      'accept-encoding': 'identity',
    })
  })
})

describe('forwardableQuery', () => {
  it.each([
    ['', ''],
    ['beta=true', '?beta=true'],
    ['key=anything', ''],
    [`beta=true&key=${key}&limit=1000`, '?beta=true&limit=1000'],
    [`api_key=${key}&a=1&a=2`, '?a=1&a=2'],
  ])('makes %j to %j', (query, kept) => {
    expect(forwardableQuery(new URLSearchParams(query))).toBe(kept)
  })
})

describe('replyHeaders', () => {
  it('keeps what tells the client about its call and its limits', () => {
    const headers = {
      'content-type': 'application/json',
      'content-length': '120',
      'request-id': 'req_1',
      'retry-after': '7',
      'anthropic-ratelimit-requests-remaining': '0',
      'x-codex-primary-used-percent': '50',
      'openai-processing-ms': '5',
      warning: ['a', 'b'],
    }
    expect(replyHeaders(headers)).toEqual(headers)
  })

  it('drops cookies, hops and what is about the upstream’s own address', () => {
    const headers = {
      'set-cookie': ['a=1'],
      connection: 'close, x-hop',
      'x-hop': '1',
      'keep-alive': 'timeout=5',
      'transfer-encoding': 'chunked',
      'alt-svc': 'h3=":443"',
      'strict-transport-security': 'max-age=1',
      location: 'https://elsewhere.example/',
      'x-kept': 'yes',
    }
    expect(replyHeaders(headers)).toEqual({ 'x-kept': 'yes' })
  })

  it('leaves the length of an event stream open', () => {
    const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'content-length': '9' }
    expect(replyHeaders(headers)).toEqual({ 'content-type': 'text/event-stream; charset=utf-8' })
  })
})
