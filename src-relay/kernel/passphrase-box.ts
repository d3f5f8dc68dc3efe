import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'

/** Bounds, since a file from elsewhere says what it costs to open it. */
const costSchema = z.strictObject({
  N: z
    .number()
    .int()
    .min(2 ** 14)
    .max(2 ** 18),
  r: z.number().int().min(8).max(16),
  p: z.number().int().min(1).max(4),
})
type Cost = z.infer<typeof costSchema>

/** A secret under a passphrase (scrypt, AES-256-GCM), to be kept apart from what it opens. */
export const passphraseSealSchema = z.strictObject({
  cost: costSchema,
  salt: z.base64(),
  sealed: z.base64(),
})
export type PassphraseSeal = z.infer<typeof passphraseSealSchema>

const usualCost: Cost = { N: 2 ** 16, r: 8, p: 1 }
const nonceBytes = 12
const tagBytes = 16
const deriveKey = promisify(
  (passphrase: string, salt: Buffer, cost: Cost, done: (error: Error | null, key: Buffer) => void) =>
    scrypt(passphrase.normalize('NFKC'), salt, 32, { ...cost, maxmem: 256 * cost.N * cost.r }, done),
)

export async function sealWithPassphrase(secret: Buffer, passphrase: string): Promise<PassphraseSeal> {
  const [salt, nonce] = [randomBytes(16), randomBytes(nonceBytes)]
  const cipher = createCipheriv('aes-256-gcm', await deriveKey(passphrase, salt, usualCost), nonce)
  const text = Buffer.concat([cipher.update(secret), cipher.final()])
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), text])
  return { cost: usualCost, salt: salt.toString('base64'), sealed: sealed.toString('base64') }
}

/** Undefined under another passphrase, or when the seal is damaged. */
export async function openWithPassphrase(
  { cost, salt, sealed }: PassphraseSeal,
  passphrase: string,
): Promise<Buffer | undefined> {
  const bytes = Buffer.from(sealed, 'base64')
  const key = await deriveKey(passphrase, Buffer.from(salt, 'base64'), cost)
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes)).setAuthTag(
      bytes.subarray(nonceBytes, nonceBytes + tagBytes),
    )
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
  } catch {
    // The authentication of the text failed: that is how a wrong passphrase shows.
    return undefined
  }
}
