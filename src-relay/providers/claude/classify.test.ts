import { describe, expect, it } from 'vitest'
import type { HeaderMap } from '../../upstream/upstream.ts'
import { classify } from './classify.ts'

const now = Date.parse('2026-11-22T10:00:00Z')
const inSeconds = (seconds: number) => now + seconds * 1000
const isoIn = (seconds: number) => new Date(inSeconds(seconds)).toISOString()

interface Answer {
  readonly status: number
  readonly headers?: HeaderMap
  readonly type?: string
  readonly message?: string
  readonly text?: string
}

function outcomeOf({ status, headers = {}, type = 'some_error', message = 'why', text }: Answer) {
  const errorText = text ?? JSON.stringify({ type: 'error', error: { type, message } })
  return classify({ status, headers, errorText }, now)
}

const page = { headers: { 'content-type': 'text/html; charset=utf-8' }, text: '<html>blocked</html>' }

describe('classify', () => {
  it.each([200, 201, 204])('delivers %i', status => {
    expect(classify({ status, headers: {} }, now)).toEqual({ kind: 'deliver' })
  })

  it.each([400, 404, 405, 409, 413, 422])(
    'takes %i for the caller’s fault, without a mark (EC-023)',
    status => {
      expect(outcomeOf({ status, message: 'prompt is too long: 210000 tokens' })).toEqual({
        kind: 'callers-fault',
      })
    },
  )

  it('has no penalty for a conversation the provider refuses (EC-087)', () => {
    const message = 'messages.2: `tool_use` ids were found without `tool_result` blocks'
    expect(outcomeOf({ status: 400, type: 'invalid_request_error', message })).toEqual({
      kind: 'callers-fault',
    })
  })

  it.each([
    [400, 'This organization has been disabled.'],
    [403, 'Your account is disabled'],
    [400, 'Your credit balance is too low to access the Anthropic API.'],
    [402, 'whatever'],
  ])('suspends the account on %i %j (EC-024)', (status, message) => {
    expect(outcomeOf({ status, message })).toMatchObject({ kind: 'suspended' })
  })

  it('reads the refusals of compatible relays in their own forms', () => {
    expect(outcomeOf({ status: 400, text: '{"error":"Account has been disabled"}' }).kind).toBe('suspended')
    expect(outcomeOf({ status: 400, text: '{"message":"No account supporting this"}' })).toMatchObject({
      kind: 'cool-down',
      scope: 'account',
      until: inSeconds(60),
    })
  })

  it('lets no caller suspend an account by what his call makes the provider quote', () => {
    const message = 'Unexpected value `This organization has been disabled` for the `anthropic-beta` header'
    expect(outcomeOf({ status: 400, message })).toEqual({ kind: 'callers-fault' })
  })

  it('asks for a new key on 401', () => {
    expect(outcomeOf({ status: 401 })).toEqual({
      kind: 'needs-login',
      reason: "the provider refused this account's key",
    })
  })

  it('rests the account shortly behind a firewall’s page, and one model on any other 403 (EC-024)', () => {
    expect(outcomeOf({ status: 403, ...page })).toMatchObject({ scope: 'account', until: inSeconds(30) })
    expect(outcomeOf({ status: 403, text: ' <!doctype html>' })).toMatchObject({ scope: 'account' })
    expect(outcomeOf({ status: 403 })).toMatchObject({ scope: 'model', until: inSeconds(60) })
  })

  it('tries another account where the address is no API', () => {
    expect(outcomeOf({ status: 404, ...page })).toMatchObject({ kind: 'try-another' })
    expect(classify({ status: 307, headers: { location: 'x' } }, now)).toMatchObject({ kind: 'cool-down' })
  })

  it.each([500, 502, 503, 504, 520, 529, 408])('tries another account on %i', status => {
    expect(outcomeOf({ status })).toMatchObject({ kind: 'try-another' })
  })

  it.each([
    ['text of 64 KiB cut off', '{"type":"error","error":{"type":"x","mess'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[1]'],
    ['numbers for texts', '{"error":{"type":1,"message":2}}'],
  ])('survives %s', (_what, text) => {
    expect(outcomeOf({ status: 400, text })).toEqual({ kind: 'callers-fault' })
  })
})

describe('classify 429', () => {
  const limited = (headers: HeaderMap, message?: string) =>
    outcomeOf({ status: 429, headers, ...(message !== undefined && { message }) })

  it('rests one model for 5 seconds when nothing is said (EC-017)', () => {
    expect(limited({})).toMatchObject({ kind: 'cool-down', scope: 'model', until: inSeconds(5) })
  })

  it.each([
    ['30', 30],
    ['0', 1],
    ['443300', 60],
    [new Date(inSeconds(20)).toUTCString(), 20],
    ['rubbish', 5],
  ])('rests one model for retry-after %s alone, between 1 and 60 seconds (EC-018)', (value, seconds) => {
    expect(limited({ 'retry-after': value })).toMatchObject({
      scope: 'model',
      until: inSeconds(seconds),
    })
  })

  it('rests the model until the latest reset of the limits used up', () => {
    const headers = {
      'retry-after': '10',
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': isoIn(90),
      'anthropic-ratelimit-input-tokens-remaining': '0',
      'anthropic-ratelimit-input-tokens-reset': isoIn(120),
      'anthropic-ratelimit-output-tokens-remaining': '500',
      'anthropic-ratelimit-output-tokens-reset': isoIn(900),
    }
    expect(limited(headers)).toEqual({
      kind: 'cool-down',
      scope: 'model',
      until: inSeconds(120),
      reason: "the provider's limit is used up: requests, input-tokens",
    })
  })

  it('trusts retry-after where the clocks differ', () => {
    const headers = {
      'retry-after': '40',
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': isoIn(-600),
    }
    expect(limited(headers)).toMatchObject({ until: inSeconds(40) })
  })

  it('rests the account when a window of the whole account is rejected, at most 8 days (EC-018)', () => {
    const windows = {
      'anthropic-ratelimit-unified-status': 'rejected',
      'anthropic-ratelimit-unified-5h-status': 'rejected',
      'anthropic-ratelimit-unified-5h-reset': String(inSeconds(3600) / 1000),
      'anthropic-ratelimit-unified-7d-status': 'allowed',
      'anthropic-ratelimit-unified-7d-reset': String(inSeconds(500_000) / 1000),
    }
    expect(limited(windows)).toMatchObject({ scope: 'account', until: inSeconds(3600) })
    const absurd = { ...windows, 'anthropic-ratelimit-unified-5h-reset': '4102444800' }
    expect(limited(absurd)).toMatchObject({ until: inSeconds(8 * 86_400) })
  })

  it('rests only the model when one family’s window is rejected (EC-019)', () => {
    const headers = {
      'anthropic-ratelimit-unified-7d-status': 'allowed',
      'anthropic-ratelimit-unified-7d_oi-status': 'rejected',
      'anthropic-ratelimit-unified-7d_oi-reset': String(inSeconds(7200) / 1000),
    }
    expect(limited(headers)).toMatchObject({ scope: 'model', until: inSeconds(7200) })
  })

  it.each(['Extra usage is required for long context requests.', 'This long-context request needs a plan'])(
    'hands %j back to the caller (EC-020)',
    message => {
      expect(limited({ 'retry-after': '60' }, message)).toEqual({ kind: 'callers-fault' })
    },
  )

  it('leaves the account alone when only this call is to be retried', () => {
    expect(limited({ 'x-should-retry': 'true' })).toMatchObject({ kind: 'try-another' })
    expect(limited({ 'x-should-retry': 'true', 'retry-after': '9' })).toMatchObject({ until: inSeconds(9) })
  })
})
