import { randomBytes } from 'node:crypto'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyProtection } from './ipc/contract.ts'
import { KeyFault } from './storage/key-fault.ts'
import { readVault, writeVault } from './storage/key-vault.ts'
import { type SafeStoragePort, wrapKey } from './storage/key-wrapping.ts'
import { readIfPresent, systemCode, writePrivateFile } from './storage/private-file.ts'

export interface EncryptionKeyDeps {
  readonly dataDir: string
  readonly platform: NodeJS.Platform
  readonly safeStorage: SafeStoragePort
  readonly now: () => number
}

export interface EncryptionKey {
  /** Base64 of 32 bytes. */
  readonly key: string
  readonly protection: KeyProtection
}

const keyBytes = 32

/** The key under which all credentials are sealed: made once, never replaced. Rejects with a `KeyFault`. */
export async function openEncryptionKey(deps: EncryptionKeyDeps): Promise<EncryptionKey> {
  const stored = (await openVault(deps)) ?? (await readKeyFile(deps))
  if (stored) return stored
  if (await hasStoredData(deps.dataDir))
    throw new KeyFault('key-missing', `There is data in ${deps.dataDir}, but no key that opens it.`)
  return await makeKey(deps)
}

async function openVault({ dataDir, platform, safeStorage, now }: EncryptionKeyDeps) {
  const vault = await readVault(dataDir)
  if (!vault) return undefined
  const { result: key, shouldReEncrypt } = await unwrap(safeStorage, Buffer.from(vault.wrapped, 'base64'))
  const renewed = shouldReEncrypt ? await wrapKey(safeStorage, platform, key) : undefined
  if (renewed) await writeVault(dataDir, renewed, now())
  return { key: checked(key, dataDir), protection: 'keychain' } as const
}

async function unwrap(safeStorage: SafeStoragePort, wrapped: Buffer) {
  try {
    return await safeStorage.decryptStringAsync(wrapped)
  } catch (error) {
    throw new KeyFault('key-locked', `The keychain did not open the key (${String(error)}).`, error)
  }
}

/** The file that an installation without a desktop, or without a protected keychain, keeps its key in. */
async function readKeyFile({ dataDir, platform }: EncryptionKeyDeps): Promise<EncryptionKey | undefined> {
  const path = join(dataDir, 'master.key')
  const content = await readIfPresent(path)
  if (content === undefined) return undefined
  const { mode } = await stat(path)
  if (platform !== 'win32' && (mode & 0o077) !== 0)
    throw new KeyFault('key-unreadable', `Other users may read ${path}: close it with chmod 600.`)
  return { key: checked(content.toString('base64'), dataDir), protection: 'key-file' }
}

async function makeKey({ dataDir, platform, safeStorage, now }: EncryptionKeyDeps): Promise<EncryptionKey> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const bytes = randomBytes(keyBytes)
  const key = bytes.toString('base64')
  const wrapped = await wrapKey(safeStorage, platform, key)
  if (!wrapped) {
    await writePrivateFile(join(dataDir, 'master.key'), bytes)
    return { key, protection: 'key-file' }
  }
  await writeVault(dataDir, wrapped, now())
  return { key, protection: 'keychain' }
}

function checked(key: string, dataDir: string): string {
  if (Buffer.from(key, 'base64').length === keyBytes) return key
  throw new KeyFault('key-unreadable', `The key in ${dataDir} is damaged: it has not ${keyBytes} bytes.`)
}

/** Whether anything sealed under an earlier key may exist. */
async function hasStoredData(dataDir: string): Promise<boolean> {
  try {
    const names = await readdir(join(dataDir, 'redis'), { recursive: true })
    return names.some(name => /appendonly\.aof|dump\.rdb$/.test(name))
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}
