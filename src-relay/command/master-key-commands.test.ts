import { randomBytes } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTestCommand } from '../../tests/fixtures/command.ts'

const passphrase = 'correct horse battery'
const words = (verb: string, file: string) => ['master-key', verb, file, '--passphrase-file', '-']

async function installation() {
  const carpool = await createTestCommand()
  const key = randomBytes(32)
  await writeFile(join(carpool.dataDir, 'master.key'), key, { mode: 0o600 })
  return { ...carpool, key, file: join(carpool.dataDir, 'copy.json') }
}

describe('a copy of the master key (edge case 79)', () => {
  it('is opened by its passphrase on new data, and by nothing else', async () => {
    await using old = await installation()
    expect(await old.run(words('copy', old.file), passphrase)).toMatchObject({ exitCode: 0 })
    const text = await readFile(old.file, 'utf8')
    expect((await stat(old.file)).mode & 0o777).toBe(0o600)
    for (const form of ['base64', 'hex', 'base64url'] as const)
      expect(text).not.toContain(old.key.toString(form))

    await using fresh = await createTestCommand()
    const wrong = await fresh.run(words('restore', old.file), 'another passphrase')
    expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('does not open this file') })
    const target = join(fresh.dataDir, 'master.key')
    await expect(stat(target)).rejects.toThrow('ENOENT')
    expect(await fresh.run(words('restore', old.file), `${passphrase}\n`)).toMatchObject({ exitCode: 0 })
    expect(await readFile(target)).toEqual(old.key)
    expect((await stat(target)).mode & 0o777).toBe(0o600)
  })

  it('never takes the place of a master key, nor of another file', async () => {
    await using old = await installation()
    await old.run(words('copy', old.file), passphrase)
    const again = await old.run(words('copy', old.file), passphrase)
    expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Name another file') })
    const restored = await old.run(words('restore', old.file), passphrase)
    expect(restored).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('There is a master key already'),
    })
    expect(await readFile(join(old.dataDir, 'master.key'))).toEqual(old.key)
  })

  it('wants a passphrase of some length, a key to copy, and a file that is a copy', async () => {
    await using old = await installation()
    expect(await old.run(words('copy', old.file), 'short')).toMatchObject({ exitCode: 2 })
    expect(await old.run(['master-key', 'copy', old.file])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--passphrase-file'),
    })
    await writeFile(old.file, '{}')
    expect(await old.run(words('restore', old.file), passphrase)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('no copy of a master key'),
    })
    await using fresh = await createTestCommand()
    expect(await fresh.run(words('copy', old.file), passphrase)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('master.key is missing'),
    })
  })
})
