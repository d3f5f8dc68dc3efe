import { describe, expect, it } from 'vitest'
import { testAccount } from '../../tests/fixtures/account.ts'
import type { Credential } from '../providers/credential.ts'
import { createKeyRing } from './key-ring.ts'

const account = testAccount()
const refused = (secret: string): Credential => ({ kind: 'api-key', secret, baseUrl: 'https://alpha.test' })

function ringOf(secret: string, takesSeveralKeys = true) {
  const accountKinds = [{ id: 'api-key', label: 'Key', takesSeveralKeys }]
  const clock = { now: 0 }
  const ring = createKeyRing({
    credentials: { open: () => refused(secret), renew: async () => ({ kind: 'renewed' }) },
    providers: [{ info: { id: 'alpha', label: 'Alpha', accountKinds, clientGuides: [] } }],
    now: () => clock.now,
  })
  return { ring, clock, next: async () => (await ring.open(account)).secret }
}

describe('an account with several keys', () => {
  it('takes them in turn', async () => {
    const { next } = ringOf('k1,k2,k3,')
    expect([await next(), await next(), await next(), await next()]).toEqual(['k1', 'k2', 'k3', 'k1'])
  })

  it('leaves out one that was refused, for ten minutes', async () => {
    const { ring, clock, next } = ringOf('k1,k2')
    expect(await ring.renew(account, refused('k1'))).toEqual({ kind: 'renewed' })
    expect([await next(), await next()]).toEqual(['k2', 'k2'])
    clock.now = 10 * 60_000
    expect([await next(), await next()]).toContain('k1')
  })

  it('is refused itself when all of them were, and tries them all the same', async () => {
    const { ring, next } = ringOf('k1,k2')
    await ring.renew(account, refused('k1'))
    expect(await ring.renew(account, refused('k2'))).toEqual({ kind: 'not-renewable' })
    expect(['k1', 'k2']).toContain(await next())
  })

  it('is one of a kind that may: another has one secret, commas and all', async () => {
    const { ring, next } = ringOf('k1,k2', false)
    expect(await next()).toBe('k1,k2')
    expect(await ring.renew(account, refused('k1,k2'))).toEqual({ kind: 'renewed' })
  })
})
