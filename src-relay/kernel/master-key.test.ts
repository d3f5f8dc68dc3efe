import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from './logger.ts'
import { loadMasterKey, type MasterKeyDeps } from './master-key.ts'

let home: string
let dataDir: string
let path: string
let lines: string[]
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'carpool-key-test-'))
  dataDir = join(home, 'data')
  path = join(dataDir, 'master.key')
  lines = []
})
afterEach(() => rm(home, { recursive: true, force: true }))

function load(deps: Partial<MasterKeyDeps> = {}): Promise<Buffer> {
  const logger = createLogger({ level: 'debug', now: Date.now, write: line => lines.push(line) })
  return loadMasterKey({ dataDir, ciphertextExists: async () => false, logger, ...deps })
}

describe('the master key', () => {
  it('SEC-26: is made once, 32 bytes for its owner only, in a folder for its owner only', async () => {
    const key = await load()
    expect(key).toHaveLength(32)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
    expect(await readdir(dataDir)).toEqual(['master.key'])
    expect(await load({ ciphertextExists: async () => true })).toEqual(key)
  })

  it('is the same for ten who start at once', async () => {
    const keys = await Promise.all(Array.from({ length: 10 }, () => load()))
    expect(new Set(keys.map(key => key.toString('hex'))).size).toBe(1)
    expect(await readdir(dataDir)).toEqual(['master.key'])
  })

  it('SEC-26: is never made anew while something may be sealed with the lost one', async () => {
    await expect(load({ ciphertextExists: async () => true })).rejects.toMatchObject({
      name: 'StartError',
      code: 'master_key_missing',
    })
    await expect(stat(path)).rejects.toThrow(/ENOENT/)
  })

  it.each([0, 31, 33, 44])('is refused with %i bytes, and left as it is', async size => {
    await load()
    await writeFile(path, Buffer.alloc(size))
    await expect(load()).rejects.toMatchObject({ code: 'master_key_refused' })
    expect(await readFile(path)).toHaveLength(size)
  })

  it.each([0o640, 0o604, 0o660])('SEC-27a: is refused with mode %o, saying how to mend it', async mode => {
    await load()
    await chmod(path, mode)
    await expect(load()).rejects.toThrow(`chmod 600 '${path}'`)
  })

  it('SEC-27a: comes from the environment even when there is a file, and the log says so', async () => {
    const stored = await load()
    const given = randomBytes(32)
    expect(await load({ fromEnvironment: given.toString('base64') })).toEqual(given)
    expect(lines.join('')).toContain('the master key of the environment is used')
    expect(await load()).toEqual(stored)
  })

  it('from the environment is never written to disk', async () => {
    const ciphertextExists = async () => true
    await load({ fromEnvironment: randomBytes(32).toString('base64'), ciphertextExists })
    await expect(readdir(dataDir)).rejects.toThrow(/ENOENT/)
  })

  it.each(['', 'short', randomBytes(33).toString('base64'), `${'!'.repeat(43)}=`])(
    'from the environment is refused when it is not 32 bytes in base64: %j',
    async text => {
      const error = await load({ fromEnvironment: text }).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'master_key_refused' })
      expect(text === '' || !String(error).includes(text)).toBe(true)
    },
  )

  it('never reaches the log', async () => {
    const key = await load()
    await load({ fromEnvironment: key.toString('base64') })
    for (const form of ['hex', 'base64', 'latin1'] as const)
      expect(lines.join('')).not.toContain(key.toString(form))
  })
})
