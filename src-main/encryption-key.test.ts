import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type EncryptionKeyDeps, openEncryptionKey } from './encryption-key.ts'
import type { SafeStoragePort } from './storage/key-wrapping.ts'

interface FakeKeychain {
  readonly prefix?: string
  readonly backend?: string
  readonly isAvailable?: boolean
  readonly isLocked?: boolean
  readonly shouldReEncrypt?: boolean
}

/** What Electron does on the systems we cannot run here; the ciphertext marks are Chromium's. */
function keychain(given: FakeKeychain = {}): SafeStoragePort {
  const { prefix = 'v11', backend = 'gnome_libsecret', isAvailable = true } = given
  return {
    isAsyncEncryptionAvailable: async () => isAvailable,
    encryptStringAsync: async text => Buffer.from(`${prefix}${Buffer.from(text).toString('hex')}`),
    async decryptStringAsync(wrapped) {
      if (given.isLocked) throw new Error('the keyring is locked')
      const result = Buffer.from(wrapped.toString().slice(3), 'hex').toString()
      return { result, shouldReEncrypt: given.shouldReEncrypt ?? false }
    },
    getSelectedStorageBackend: () => backend,
  }
}

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'carpool-key-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

function open(fake: FakeKeychain = {}, change: Partial<EncryptionKeyDeps> = {}) {
  return openEncryptionKey({
    dataDir,
    platform: 'linux',
    safeStorage: keychain(fake),
    now: () => 1,
    ...change,
  })
}

async function storeData() {
  await mkdir(join(dataDir, 'redis', 'appendonlydir'), { recursive: true })
  await writeFile(join(dataDir, 'redis', 'appendonlydir', 'appendonly.aof.manifest'), 'x')
}

const names = () => readdir(dataDir)

describe('where the keychain protects', () => {
  test('SEC-26: the key is made once, wrapped, in two copies that only this user may read', async () => {
    const first = await open()
    expect(Buffer.from(first.key, 'base64')).toHaveLength(32)
    expect(first.protection).toBe('keychain')
    expect((await names()).toSorted()).toEqual(['vault.json', 'vault.json.bak'])
    for (const name of await names()) {
      expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600)
      expect(await readFile(join(dataDir, name), 'utf8')).not.toContain(first.key)
    }
    expect(await open()).toEqual(first)
  })

  test('SEC-26: a damaged copy gives way to the other, two damaged ones to an explanation', async () => {
    const first = await open()
    await writeFile(join(dataDir, 'vault.json'), '{')
    expect(await open()).toEqual(first)
    await writeFile(join(dataDir, 'vault.json.bak'), '')
    await expect(open()).rejects.toMatchObject({ code: 'key-unreadable' })
  })

  test('a locked keychain is said, and nothing is made in its place', async () => {
    await open()
    await expect(open({ isLocked: true })).rejects.toMatchObject({ code: 'key-locked' })
    expect(await names()).not.toContain('master.key')
  })

  test('SEC-27: the key is wrapped anew when the system asks for it', async () => {
    const first = await open()
    expect(await open({ shouldReEncrypt: true, prefix: 'v12' })).toEqual(first)
    const vault = JSON.parse(await readFile(join(dataDir, 'vault.json'), 'utf8'))
    expect(Buffer.from(vault.wrapped, 'base64').toString()).toMatch(/^v12/)
  })
})

describe('where it does not', () => {
  test.each<[string, FakeKeychain]>([
    ['there is none', { isAvailable: false }],
    ['its password is written in its source', { backend: 'gnome_libsecret', prefix: 'v10' }],
    ['its backend is plain text', { backend: 'basic_text' }],
    ['its backend is unknown', { backend: 'unknown' }],
  ])('SEC-28, SEC-29: because %s, the key lies in a file and that is said', async (_why, fake) => {
    const first = await open(fake)
    expect(first.protection).toBe('key-file')
    expect(await names()).toEqual(['master.key'])
    expect((await stat(join(dataDir, 'master.key'))).mode & 0o777).toBe(0o600)
    expect(await open(fake)).toEqual(first)
  })

  test('SEC-28: only Linux has such a keychain', async () => {
    const fake = keychain({ prefix: 'v10' })
    expect(await open({}, { platform: 'darwin', safeStorage: fake })).toMatchObject({
      protection: 'keychain',
    })
  })
})

test('SEC-27a: an installation made without a desktop keeps its key', async () => {
  const key = randomBytes(32)
  await writeFile(join(dataDir, 'master.key'), key, { mode: 0o600 })
  await storeData()
  expect(await open()).toEqual({ key: key.toString('base64'), protection: 'key-file' })
})

test('SEC-27a: a key file that others may read is refused', async () => {
  await writeFile(join(dataDir, 'master.key'), randomBytes(32), { mode: 0o600 })
  await chmod(join(dataDir, 'master.key'), 0o644)
  await expect(open()).rejects.toMatchObject({ code: 'key-unreadable' })
})

test('a damaged key is refused', async () => {
  await writeFile(join(dataDir, 'master.key'), randomBytes(31), { mode: 0o600 })
  await expect(open()).rejects.toMatchObject({ code: 'key-unreadable' })
})

test('SEC-26: where there is data but no key, none is made', async () => {
  await storeData()
  await expect(open()).rejects.toMatchObject({ code: 'key-missing' })
  expect(await names()).toEqual(['redis'])
})
