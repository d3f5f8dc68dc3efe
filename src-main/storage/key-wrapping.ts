/** The part of Electron's `safeStorage` that is used: only what does not block the main process. */
export interface SafeStoragePort {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(text: string): Promise<Buffer>
  decryptStringAsync(wrapped: Buffer): Promise<{ readonly shouldReEncrypt: boolean; readonly result: string }>
  /** Exists on Linux only. */
  getSelectedStorageBackend?(): string
}

export interface WrappedKey {
  readonly wrapped: Buffer
  readonly backend: string
}

/**
 * Wraps a key with the system's keychain. Undefined where that would protect nothing: on Linux Electron always finds
 * a way to "encrypt", at the end with a password that is written in its source, so the ciphertext itself is the evidence.
 */
export async function wrapKey(
  safeStorage: SafeStoragePort,
  platform: NodeJS.Platform,
  key: string,
): Promise<WrappedKey | undefined> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return undefined
  const wrapped = await safeStorage.encryptStringAsync(key)
  if (platform !== 'linux') return { wrapped, backend: platform }
  const backend = safeStorage.getSelectedStorageBackend?.() ?? 'unknown'
  const isKnownKeyring = backend !== 'basic_text' && backend !== 'unknown'
  return isKnownKeyring && !hasHardCodedPassword(wrapped) ? { wrapped, backend } : undefined
}

/** Chromium marks ciphertext by its key: `v10` the built-in password, `v11` and `v12` a keyring. */
function hasHardCodedPassword(wrapped: Buffer): boolean {
  return !/^v1[12]/.test(wrapped.subarray(0, 3).toString('latin1'))
}
