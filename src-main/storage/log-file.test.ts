import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLogFile } from './log-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carpool-log-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('lines go to the end of a file that only this user may read', async () => {
  for (const line of ['one', 'two\n']) {
    const log = openLogFile(folder)
    log.write(line)
    log.close()
  }
  expect(await readFile(join(folder, 'carpool.log'), 'utf8')).toBe('one\ntwo\n')
  expect((await stat(join(folder, 'carpool.log'))).mode & 0o777).toBe(0o600)
})

test('a long file is put aside', async () => {
  await writeFile(join(folder, 'carpool.log'), 'x'.repeat(5 * 1024 * 1024 + 1))
  const log = openLogFile(folder)
  log.write('new')
  log.close()
  expect(await readFile(join(folder, 'carpool.log'), 'utf8')).toBe('new\n')
  expect((await stat(join(folder, 'carpool.log.old'))).size).toBe(5 * 1024 * 1024 + 1)
})
