import type { IncomingHttpHeaders } from 'node:http'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testKey } from '../../tests/fixtures/api-key.ts'
import type { ApiKey } from '../contract/api-key.ts'
import { createCalendar } from '../kernel/calendar.ts'
import { RelayError } from '../kernel/errors.ts'
import { createAddressCheck } from './allowed-addresses.ts'
import { createKeySecret, isKeyShaped } from './api-key.ts'
import { type Caller, createAuthenticate, readKeySecret } from './authenticate.ts'
import { createBadKeyBrake } from './bad-key-brake.ts'

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

const noon = Date.parse('2026-11-22T12:00:00Z')

function authenticateWith(
  found: ApiKey | undefined,
  delayMs = 0,
): (caller?: Partial<Caller>) => Promise<ApiKey> {
  const authenticate = createAuthenticate({
    apiKeys: { findBySecret: secret => (secret === mine ? found : undefined) },
    isAllowedFrom: createAddressCheck(),
    brake: createBadKeyBrake({ now: () => noon, freeMisses: 2, delayMs }),
    calendar: createCalendar('America/New_York'),
    now: () => noon,
  })
  const usual = { headers: { 'x-api-key': mine }, query: none, remoteAddress: '192.168.1.7' }
  return caller => authenticate({ ...usual, ...caller })
}

describe('authentication', () => {
  it('resolves a secret to its key', async () => {
    const key = testKey()
    expect(await authenticateWith(key)()).toBe(key)
  })

  it('answers alike for a key it never made and for one that is malformed', async () => {
    const authenticate = authenticateWith(testKey())
    const refusalFor = async (value: string) => {
      const error = await authenticate({ headers: { 'x-api-key': value } }).catch((reason: unknown) => reason)
      return error instanceof RelayError ? `${error.code} ${error.message}` : 'something else'
    }
    expect(await refusalFor(other)).toBe(await refusalFor('cr_'))
    expect(await refusalFor(other)).toMatch(/^invalid_key /)
  })

  it.each([
    [{ enabled: false }, 'key_disabled', /switched off/],
    [{ revokedAt: 2 }, 'key_disabled', /revoked/],
    [{ expiresAt: noon }, 'key_expired', /ended at 2026-11-22 07:00 \(America\/New_York\)/],
    [{ addresses: ['10.0.0.0/8'] }, 'address_not_allowed', /from 192\.168\.1\.7/],
  ])('tells the holder of a key with %o why it is refused', async (part, code, message) => {
    const refused = authenticateWith(testKey(part))()
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('takes a key up to the moment at which it ends, and from addresses it names', async () => {
    expect(await authenticateWith(testKey({ expiresAt: noon + 1 }))()).toBeDefined()
    expect(await authenticateWith(testKey({ addresses: ['192.168.1.0/24'] }))()).toBeDefined()
  })

  it('PS-07 EC-090: slows down an address that shows wrong keys, and nobody else', async () => {
    const authenticate = authenticateWith(testKey(), 300)
    const took = async (caller: Partial<Caller>): Promise<number> => {
      const begun = performance.now()
      await authenticate(caller).catch(() => undefined)
      return performance.now() - begun
    }
    const guess = { headers: { 'x-api-key': other } }
    expect([await took(guess), await took(guess)].every(ms => ms < 100)).toBe(true)
    expect(await took(guess)).toBeGreaterThan(290)
    expect(await took({})).toBeLessThan(100)
    expect(await took({ ...guess, remoteAddress: '192.168.1.8' })).toBeLessThan(100)
  })
})
