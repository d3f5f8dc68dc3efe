import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSecretBox } from './secret-box.ts'

const key = randomBytes(32)
const box = createSecretBox(key)

describe('a sealed secret', () => {
  it('opens to what it was, whatever it was, under its own label', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (secret, label) => {
        expect(createSecretBox(key).open(box.seal(secret, label), label)).toBe(secret)
      }),
    )
  })

  it('does not open under another label', () => {
    const sealed = box.seal('sk-ant-canary', 'account-1')
    expect(() => box.open(sealed, 'account-2')).toThrow(/authenticate/)
  })

  it('does not open under another master key', () => {
    const sealed = box.seal('sk-ant-canary', 'account-1')
    expect(() => createSecretBox(randomBytes(32)).open(sealed, 'account-1')).toThrow(/authenticate/)
  })

  it('does not open with a single bit changed', () => {
    const sealed = box.seal('sk-ant-canary', 'account-1')
    const bytes = Buffer.from(sealed.slice(3), 'base64')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => box.open(`v1:${changed.toString('base64')}`, 'account-1')).toThrow()
    }
  })

  it('never looks the same twice, nor like the secret', () => {
    const sealed = Array.from({ length: 100 }, () => box.seal('sk-ant-canary', 'account-1'))
    expect(new Set(sealed).size).toBe(100)
    expect(sealed.join('')).not.toContain('canary')
    expect(sealed.join('')).not.toContain(Buffer.from('sk-ant-canary').toString('base64').slice(0, 8))
  })

  it.each(['', 'v1', 'v1:', 'v2:AAAA', 'plain text', 'v1:AAAA'])('is told from other text: %j', text => {
    expect(() => box.open(text, 'account-1')).toThrow()
  })
})

describe('the box', () => {
  it.each([0, 16, 31, 33])('refuses a master key of %i bytes', size => {
    expect(() => createSecretBox(Buffer.alloc(size))).toThrow(`this one has ${size}`)
  })

  it('hashes a key the same way each time, another master key another way', () => {
    expect(box.hash('cr_secret')).toMatch(/^[0-9a-f]{64}$/)
    expect(createSecretBox(key).hash('cr_secret')).toBe(box.hash('cr_secret'))
    expect(box.hash('cr_secreu')).not.toBe(box.hash('cr_secret'))
    expect(createSecretBox(randomBytes(32)).hash('cr_secret')).not.toBe(box.hash('cr_secret'))
  })

  it('derives a lasting secret of its own for each label', () => {
    expect(box.derive('redis')).toMatch(/^[0-9a-f]{64}$/)
    expect(createSecretBox(key).derive('redis')).toBe(box.derive('redis'))
    expect(box.derive('other')).not.toBe(box.derive('redis'))
    expect(box.derive('redis')).not.toBe(key.toString('hex'))
  })

  it('keeps the form of today, so that what is stored opens tomorrow', () => {
    const fixed = createSecretBox(Buffer.alloc(32, 7))
    expect(fixed.hash('cr_secret')).toBe('52076e6bad2663ec4e4cb184c0e090e4fa8af2c51cd7f5b237a222bcb841c177')
    expect(fixed.derive('redis')).toBe('c38b5698a7c65d1acae4ab7d4bfc77ce7c13af4fd69030c7688cb40a86a8a410')
    expect(fixed.open('v1:8tzuNTsE3118F8DJ9yBm4m2zNRrXZ08F684YRJGyojLPxdxDxt86MIc=', 'account-1')).toBe(
      'sk-ant-canary',
    )
  })
})
