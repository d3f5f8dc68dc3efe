import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto'

/** Seals and opens small secrets under the one master key (AES-256-GCM), bound to a label. */
export interface SecretBox {
  /** `label` says what the secret belongs to (an account id); a sealed text opens under the same label only. */
  seal(secret: string, label: string): string
  open(sealed: string, label: string): string
  /** Keyed hash (HMAC-SHA-256, hex) of a high-entropy secret, for lookup without storing it. */
  hash(secret: string): string
  /** A further secret derived from the master key, e.g. the store's password. */
  derive(label: string): string
}

const version = 'v1'
const nonceBytes = 12
const tagBytes = 16

/** @param masterKey 32 random bytes */
export function createSecretBox(masterKey: Buffer): SecretBox {
  if (masterKey.length !== 32)
    throw new Error(`the master key must have 32 bytes, this one has ${masterKey.length}`)
  const deriveKey = (label: string) => Buffer.from(hkdfSync('sha256', masterKey, '', `carpool ${label}`, 32))
  const sealingKey = deriveKey('seal')
  // Hashed with at every call: as bytes it would be looked at anew each time, at ten times the price.
  const hashingKey = createSecretKey(deriveKey('hash'))
  return {
    seal(secret, label) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(label))
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return `${version}:${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64')}`
    },
    open(sealed, label) {
      const [marker, payload] = sealed.split(':')
      if (marker !== version || !payload)
        throw new Error('this is not a text sealed by this version of Carpool')
      const bytes = Buffer.from(payload, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(label))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      const text = decipher.update(bytes.subarray(nonceBytes + tagBytes))
      return Buffer.concat([text, decipher.final()]).toString('utf8')
    },
    hash: secret => createHmac('sha256', hashingKey).update(secret).digest('hex'),
    derive: label => deriveKey(`derived ${label}`).toString('hex'),
  }
}
