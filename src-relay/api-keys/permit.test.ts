import { describe, expect, it } from 'vitest'
import { testKey } from '../../tests/fixtures/api-key.ts'
import type { ApiKey } from '../contract/api-key.ts'
import { createPermit, type PermitSubject } from './permit.ts'

const permit = createPermit({ clients: { labelOf: id => id.toUpperCase() } })
const permitting = (key: Partial<ApiKey>, call: Partial<PermitSubject> = {}) => {
  const provider = { id: 'acme', label: 'Acme' }
  const client = { id: 'acme-cli', label: 'Acme CLI 1.0' }
  return () => permit({ key: testKey(key), provider, client, model: 'acme-large-4', ...call })
}

describe('what a key may be used for', () => {
  it('is everything unless something is named', () => {
    expect(permitting({})).not.toThrow()
    expect(permitting({}, { client: { id: undefined, label: 'curl' }, model: '' })).not.toThrow()
  })

  it('may be some providers', () => {
    expect(permitting({ providers: ['acme', 'globex'] })).not.toThrow()
    expect(permitting({ providers: ['globex'] })).toThrow(
      expect.objectContaining({ code: 'provider_not_allowed', message: expect.stringContaining('Acme') }),
    )
  })

  it('EC-088: may be some clients; the refusal names the one seen and those allowed', () => {
    expect(permitting({ clients: ['acme-cli'] })).not.toThrow()
    const unknown = { client: { id: undefined, label: 'curl/8.5.0' } }
    expect(permitting({ clients: ['acme-cli', 'other'] }, unknown)).toThrow(
      expect.objectContaining({
        code: 'client_not_allowed',
        message: 'This API key may not be used from curl/8.5.0. It is made for: ACME-CLI, OTHER.',
      }),
    )
    expect(permitting({ clients: ['other'] })).toThrow(/Acme CLI 1\.0/)
    expect(permitting({ clients: ['x'] }, unknown)).toThrow(/curl/)
  })

  it('may be some models, or all but some', () => {
    expect(permitting({ models: { kind: 'only', patterns: ['small', 'large'] } })).not.toThrow()
    expect(permitting({ models: { kind: 'except', patterns: ['small'] } })).not.toThrow()
    expect(permitting({ models: { kind: 'only', patterns: ['small', 'tiny'] } })).toThrow(
      expect.objectContaining({
        code: 'model_not_allowed',
        message: 'This API key may not use the model acme-large-4. It may use: small, tiny.',
      }),
    )
    expect(permitting({ models: { kind: 'except', patterns: ['large'] } })).toThrow(/all but: large/)
    expect(permitting({ models: { kind: 'only', patterns: ['small'] } }, { model: '' })).not.toThrow()
  })
})
