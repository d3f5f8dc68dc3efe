import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type NewAccount, newAccountSchema } from '../contract/account.ts'
import type { ProviderInfo } from '../contract/provider.ts'
import { createSecretBox } from '../kernel/secret-box.ts'
import { createAccountFields } from './account-fields.ts'
import { createCredentialVault } from './credential-vault.ts'

const secretBox = createSecretBox(randomBytes(32))
const info: ProviderInfo = {
  id: 'alpha',
  label: 'Alpha',
  accountKinds: [
    { id: 'api-key', label: 'API key', defaultBaseUrl: 'https://alpha.test', mapsModels: true },
    {
      id: 'token',
      label: 'Token',
      defaultBaseUrl: 'https://alpha.test',
      hasFixedBaseUrl: true,
      terms: 'you bear the risk',
    },
    { id: 'login', label: 'Login', loginWays: ['paste'], isLoginOnly: true },
  ],
  clientGuides: [],
}
const providers = [{ info }]
const fields = createAccountFields({ providers, secretBox, now: () => 1000 })

const given = (change: Partial<NewAccount> = {}): NewAccount =>
  newAccountSchema.parse({ provider: 'alpha', name: 'One', secret: 'sk-alpha-secret-0001', ...change })
const refusal = (path: string, message: unknown) =>
  expect.objectContaining({ status: 400, problem: expect.objectContaining({ fields: [{ path, message }] }) })
const recordsOf = (record: ReturnType<typeof fields.ofNew>) => ({
  find: () => record,
  onChange: () => () => {},
})

describe('a new account', () => {
  it('of a kind with terms needs them accepted, and keeps when they were (PS-02)', () => {
    const mustAccept = refusal('acceptTerms', expect.stringContaining('you bear the risk'))
    for (const acceptTerms of [undefined, false])
      expect(() => fields.ofNew(given({ kind: 'token', acceptTerms }))).toThrow(mustAccept)
    expect(fields.ofNew(given({ kind: 'token', acceptTerms: true }))).toMatchObject({ termsAcceptedAt: 1000 })
  })

  it('of a kind without terms has none to accept', () => {
    expect(fields.ofNew(given({ acceptTerms: true }))).not.toHaveProperty('termsAcceptedAt')
  })

  it.each([
    ['a secret for a login', { kind: 'login' }, 'secret', 'is not given for the kind login: log in instead'],
    [
      'an address where it is fixed',
      { kind: 'token', acceptTerms: true, baseUrl: 'https://elsewhere.test' },
      'baseUrl',
      'cannot be chosen for the kind token',
    ],
    [
      'names for models where there are none',
      { kind: 'token', acceptTerms: true, modelMap: { a: 'b' } },
      'modelMap',
      'is not possible for the kind token',
    ],
  ] as const)('refuses %s', (_what, change, path, message) => {
    expect(() => fields.ofNew(given(change))).toThrow(refusal(path, message))
  })

  it('keeps its names for models, which the vault hands to each call', () => {
    const record = fields.ofNew(given({ modelMap: { asked: 'served' } }))
    const vault = createCredentialVault({ records: recordsOf(record), providers, secretBox })
    expect(vault.open(record.id)).toEqual({
      kind: 'api-key',
      secret: 'sk-alpha-secret-0001',
      baseUrl: 'https://alpha.test',
      modelMap: { asked: 'served' },
    })
  })
})

describe('a changed account', () => {
  it('has a newer credential with each new secret, and only then', () => {
    const record = fields.ofNew(given())
    expect(record.credentialVersion).toBe(1)
    expect(fields.ofChange(record, { secret: 'sk-alpha-secret-0002' })).toMatchObject({
      credentialVersion: 2,
    })
    expect(fields.ofChange(record, { name: 'Two' })).toEqual({ name: 'Two' })
  })

  it('is checked against its kind', () => {
    const record = fields.ofNew(given({ kind: 'token', acceptTerms: true }))
    expect(() => fields.ofChange(record, { baseUrl: 'https://elsewhere.test' })).toThrow(
      refusal('baseUrl', expect.any(String)),
    )
    expect(fields.ofChange({ ...record, kind: 'of a later version' }, { enabled: false })).toEqual({
      enabled: false,
    })
  })
})

describe('the vault', () => {
  it('opens what was sealed before credentials had versions', () => {
    const { credentialVersion: _version, ...record } = fields.ofNew(given())
    const old = { ...record, sealedSecret: secretBox.seal('{"looks": "like JSON"}', record.id) }
    const vault = createCredentialVault({ records: recordsOf(old), providers, secretBox })
    expect(vault.open(old.id).secret).toBe('{"looks": "like JSON"}')
  })

  it("uses the provider's own address as it is today where it cannot be chosen", () => {
    const record = {
      ...fields.ofNew(given({ kind: 'token', acceptTerms: true })),
      baseUrl: 'https://moved.test',
    }
    const vault = createCredentialVault({ records: recordsOf(record), providers, secretBox })
    expect(vault.open(record.id).baseUrl).toBe('https://alpha.test')
  })

  it('uses a newer credential than the stored one until the store has as new a one', () => {
    let record = fields.ofNew(given())
    const records = { find: () => record, onChange: () => () => {} }
    const vault = createCredentialVault({ records, providers, secretBox })
    vault.keep(record.id, { version: 2, secretPart: { accessToken: 'newer', issuedAt: 1, scopes: [] } })
    expect(vault.open(record.id).secret).toBe('newer')
    record = { ...record, ...fields.ofChange(record, { secret: 'as-new-as-that' }) } as typeof record
    expect(vault.open(record.id).secret).toBe('as-new-as-that')
    expect(vault.find(record.id)?.version).toBe(2)
  })
})
