import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testAccount } from '../../tests/fixtures/account.ts'
import { createSecretBox } from '../kernel/secret-box.ts'
import { UpstreamError } from '../upstream/upstream.ts'
import type { AccountRecord } from './account.ts'
import { createAccountProxies, isNewProxy, sealProxy } from './account-proxy.ts'

const secretBox = createSecretBox(randomBytes(32))
const password = 'proxy-password-canary'
const typed = `socks5://me:${password}@10.0.0.1:1080`
const shown = 'socks5://me@10.0.0.1:1080'

function recordWith(change: Partial<AccountRecord>): AccountRecord {
  const { health: _health, ...account } = testAccount()
  return { ...account, sealedSecret: '', ...change }
}

function findIn(record: AccountRecord) {
  const find = (id: string) => (id === record.id ? record : undefined)
  return createAccountProxies({ records: { find }, secretBox }).find(record.id)
}

describe('sealProxy', () => {
  it('keeps the password sealed and apart from what is shown', () => {
    const stored = sealProxy(typed, 'a1', secretBox)
    expect(stored.proxy).toEqual({ url: shown, hasPassword: true })
    expect(JSON.stringify(stored)).not.toContain(password)
    expect(sealProxy(null, 'a1', secretBox)).toEqual({ proxy: null })
  })
})

describe('isNewProxy', () => {
  const stored = { url: shown, hasPassword: true }
  it.each([
    [undefined, stored, false],
    [shown, stored, false],
    ['socks5h://me@10.0.0.1', stored, false],
    [typed, stored, true],
    ['socks5://me@10.0.0.2:1080', stored, true],
    ['socks5://10.0.0.1:1080', stored, true],
    [null, stored, true],
    [null, null, false],
    [shown, null, true],
  ])('says of %j over %j: %s (PS-40)', (url, before, expected) => {
    expect(isNewProxy(url, before)).toBe(expected)
  })
})

describe('createAccountProxies', () => {
  it('opens the proxy with its password', () => {
    const stored = sealProxy(typed, 'a1', secretBox)
    expect(findIn(recordWith({ ...stored, id: 'a1' }))).toEqual({
      protocol: 'socks5',
      host: '10.0.0.1',
      port: 1080,
      username: 'me',
      password,
    })
  })

  it('has none for an account without one', () => {
    expect(findIn(recordWith({}))).toBeUndefined()
  })

  it('fails closed when what is stored cannot be used, and says "proxy" (EC-102)', () => {
    const broken = recordWith({ proxy: { url: '10.0.0.1:1080', hasPassword: false } })
    expect(() => findIn(broken)).toThrow(UpstreamError)
    expect(() => findIn(broken)).toThrow('proxy')
    const foreign = sealProxy(typed, 'another', secretBox)
    expect(() => findIn(recordWith({ ...foreign, id: 'a1' }))).toThrow()
  })
})
