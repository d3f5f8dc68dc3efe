import { describe, expect, it } from 'vitest'
import { assertNever, errorKinds, RelayError } from './errors.ts'

describe('an error of the relay', () => {
  it('carries its code, its time to wait and its cause', () => {
    const cause = new Error('socket closed')
    const error = new RelayError('store_down', 'Please wait.', { retryAfterSeconds: 5, cause })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'RelayError', code: 'store_down', retryAfterSeconds: 5, cause })
  })

  it('has no cause where there is none', () => {
    const error = new RelayError('not_found', 'No such path.')
    expect('cause' in error).toBe(false)
    expect(error.retryAfterSeconds).toBeUndefined()
  })

  it('never says 401 or 403 of a limit, a missing account or the storage', () => {
    const ofTheRelay = ['limit_reached', 'no_account', 'store_down', 'draining', 'internal'] as const
    for (const code of ofTheRelay) expect([401, 403]).not.toContain(errorKinds[code].status)
  })

  it('has a status of failure for each code', () => {
    for (const { status } of Object.values(errorKinds)) expect(status).toBeGreaterThanOrEqual(400)
  })
})

describe('a case that cannot be', () => {
  it('is loud when it happens all the same', () => {
    const impossible: unknown = 'surprise'
    expect(() => assertNever(impossible as never)).toThrow('unexpected value: "surprise"')
  })
})
