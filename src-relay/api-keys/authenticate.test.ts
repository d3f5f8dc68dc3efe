import type { IncomingHttpHeaders } from 'node:http'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ApiKey } from '../contract/api-key.ts'
import { RelayError } from '../kernel/errors.ts'
import { createKeySecret, isKeyShaped } from './api-key.ts'
import { type Authenticate, createAuthenticate, readKeySecret } from './authenticate.ts'

const none = new URLSearchParams()
const [mine, other] = [createKeySecret(), createKeySecret()]

interface Form {
  readonly name: string
  put(value: string, call: Carried): Carried
}
interface Carried {
  readonly headers: IncomingHttpHeaders
  readonly query: URLSearchParams
}

const inHeader = (name: string, prefix = ''): Form => ({
  name: prefix + name,
  put: (value, { headers, query }) => ({ headers: { ...headers, [name]: prefix + value }, query }),
})
const inQuery: Form = {
  name: '?key=',
  put: (value, { headers, query }) => ({ headers, query: new URLSearchParams([...query, ['key', value]]) }),
}
const forms = [
  inHeader('x-api-key'),
  inHeader('x-goog-api-key'),
  inHeader('authorization', 'Bearer '),
  inHeader('api-key'),
  inQuery,
]

function codeOf(read: () => unknown): string {
  try {
    read()
    return 'none'
  } catch (error) {
    if (error instanceof RelayError) return error.code
    throw error
  }
}
const readFrom = ({ headers, query }: Carried): string => readKeySecret(headers, query)
const empty: Carried = { headers: {}, query: none }

describe('the key of a call', () => {
  it.each(forms)('is read from $name', form => {
    expect(readFrom(form.put(mine, empty))).toBe(mine)
  })

  it.each(['Bearer ', 'bearer ', 'BEARER   ', ''])('is read from Authorization after "%s"', scheme => {
    expect(readKeySecret({ authorization: scheme + mine }, none)).toBe(mine)
  })

  it('EC-123: counts wherever it stands among placeholders, in any mix of forms', () => {
    const placeholder = fc
      .oneof(
        fc.constantFrom('', 'dummy', 'sk-ant-xyz', 'cr_', 'cr_short'),
        fc.base64String({ maxLength: 40 }),
      )
      .filter(text => !isKeyShaped(text))
    const plan = fc.tuple(fc.subarray(forms), fc.constantFrom(...forms), placeholder)
    fc.assert(
      fc.property(plan, ([noisy, form, noise]) => {
        const withNoise = noisy.reduce<Carried>((call, each) => each.put(noise, call), empty)
        expect(readFrom(form.put(mine, withNoise))).toBe(mine)
      }),
    )
  })

  it('EC-123: is refused beside a different one, wherever the two stand', () => {
    const pair = fc.subarray(forms, { minLength: 2, maxLength: 2 })
    fc.assert(
      fc.property(pair, ([one, two]) => {
        if (!one || !two) throw new Error('a pair has two')
        expect(codeOf(() => readFrom(two.put(other, one.put(mine, empty))))).toBe('conflicting_keys')
        expect(readFrom(two.put(mine, one.put(mine, empty)))).toBe(mine)
      }),
    )
  })

  it('EC-123: is refused when one form carries two different ones', () => {
    expect(codeOf(() => readKeySecret({ 'x-api-key': `${mine}, ${other}` }, none))).toBe('conflicting_keys')
    expect(codeOf(() => readFrom(inQuery.put(other, inQuery.put(mine, empty))))).toBe('conflicting_keys')
    expect(readKeySecret({ 'x-api-key': `${mine}, ${mine}` }, none)).toBe(mine)
  })

  it('is missing when all forms are absent or empty', () => {
    expect(codeOf(() => readFrom(empty))).toBe('missing_key')
    const headers = { 'x-api-key': '', authorization: 'Bearer ', 'api-key': '  ' }
    expect(codeOf(() => readKeySecret(headers, new URLSearchParams('key=')))).toBe('missing_key')
  })

  it.each([
    ['a foreign key', 'sk-ant-api03-abcdefgh'],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['a key that is too short', 'cr_123456'],
    ['a key that is too long', `cr_${'a'.repeat(510)}`],
    ['a key with a control character', 'cr_abcdef\u0007ghij'],
    ['a key with a letter beyond ASCII', 'cr_abcdefghijé'],
  ])('is invalid for %s, and the answer says what a key looks like', (_what, value) => {
    const read = () => readKeySecret({ authorization: value }, none)
    expect(codeOf(read)).toBe('invalid_key')
    expect(read).toThrow(/begins with cr_/)
  })

  it('never appears in an error', () => {
    const read = () => readKeySecret({ 'x-api-key': mine, 'api-key': other }, none)
    expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining(mine.slice(0, 12)) }))
  })
})

const key: ApiKey = { id: 'k1', name: 'Ada', hint: 'cr_…', enabled: true, createdAt: 1, limits: {} }
const authenticateWith = (found: ApiKey | undefined): Authenticate =>
  createAuthenticate({ apiKeys: { findBySecret: secret => (secret === mine ? found : undefined) } })

describe('authentication', () => {
  it('resolves a secret to its key', () => {
    expect(authenticateWith(key)({ 'x-api-key': mine }, none)).toBe(key)
  })

  it('answers alike for a key it never made and for one that is malformed', () => {
    const authenticate = authenticateWith(key)
    const messageOf = (value: string): string => {
      try {
        authenticate({ 'x-api-key': value }, none)
        return 'accepted'
      } catch (error) {
        return error instanceof RelayError ? `${error.code} ${error.message}` : 'something else'
      }
    }
    expect(messageOf(other)).toBe(messageOf('cr_'))
    expect(messageOf(other)).toMatch(/^invalid_key /)
  })

  it('tells the holder that a key is switched off or revoked', () => {
    const call: [IncomingHttpHeaders, URLSearchParams] = [{ authorization: `Bearer ${mine}` }, none]
    const off = authenticateWith({ ...key, enabled: false })
    expect(codeOf(() => off(...call))).toBe('key_disabled')
    expect(() => off(...call)).toThrow(/switched off/)
    const revoked = authenticateWith({ ...key, revokedAt: 2 })
    expect(codeOf(() => revoked(...call))).toBe('key_disabled')
    expect(() => revoked(...call)).toThrow(/revoked/)
  })
})
