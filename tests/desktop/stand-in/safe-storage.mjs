import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from './app.mjs'

/** `STAND_IN_KEYRING=gnome_libsecret` is a desktop with a keyring; without it there is only Chromium's own password. */
const keyring = process.env.STAND_IN_KEYRING ?? 'basic_text'
const mark = keyring === 'basic_text' ? 'v10' : 'v11'

function key() {
  const path = join(app.getPath('userData'), 'stand-in.keyring')
  if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600 })
  return readFileSync(path)
}

export const safeStorage = {
  isAsyncEncryptionAvailable: async () => true,
  async encryptStringAsync(text) {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key(), iv)
    const sealed = Buffer.concat([cipher.update(text), cipher.final()])
    return Buffer.concat([Buffer.from(mark), iv, cipher.getAuthTag(), sealed])
  },
  async decryptStringAsync(wrapped) {
    const decipher = createDecipheriv('aes-256-gcm', key(), wrapped.subarray(3, 15))
    decipher.setAuthTag(wrapped.subarray(15, 31))
    const result = Buffer.concat([decipher.update(wrapped.subarray(31)), decipher.final()]).toString()
    return { result, shouldReEncrypt: false }
  },
  getSelectedStorageBackend: () => keyring,
}
