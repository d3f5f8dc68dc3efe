import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPrivateFile, errorCode, makePrivateFolder, writePrivateFile } from './private-file.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carpool-file-test-'))
  path = join(folder, 'file')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a private file', () => {
  it('is readable by its owner only, even where an open one was before', async () => {
    await writeFile(path, 'old')
    await chmod(path, 0o644)
    await writePrivateFile(path, 'new')
    expect(await readFile(path, 'utf8')).toBe('new')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['file'])
  })

  it('is whole for every reader while it is replaced again and again', async () => {
    const contents = ['a'.repeat(50_000), 'b'.repeat(50_000)]
    await writePrivateFile(path, contents[0] ?? '')
    const seen = new Set<string>()
    const writing = Promise.all(
      Array.from({ length: 20 }, (_, at) => writePrivateFile(path, contents[at % 2] ?? '')),
    )
    for (let at = 0; at < 50; at += 1) seen.add(await readFile(path, 'utf8'))
    await writing
    for (const content of seen) expect(contents).toContain(content)
  })

  it('is left as it was when it cannot be replaced, without a trace', async () => {
    await mkdir(path)
    await expect(writePrivateFile(path, 'new')).rejects.toThrow()
    expect(await readdir(folder)).toEqual(['file'])
  })

  it('is created by one of many only', async () => {
    const created = await Promise.all(
      Array.from({ length: 10 }, (_, at) => createPrivateFile(path, `writer ${at}`)),
    )
    expect(created.filter(Boolean)).toHaveLength(1)
    expect(await readFile(path, 'utf8')).toBe(`writer ${created.indexOf(true)}`)
    expect(await readdir(folder)).toEqual(['file'])
  })
})

describe('a private folder', () => {
  it('is made for its owner only, and one that is there keeps its mode', async () => {
    const [made, found] = [join(folder, 'deep', 'made'), join(folder, 'found')]
    await makePrivateFolder(made)
    expect((await stat(made)).mode & 0o777).toBe(0o700)
    await mkdir(found, { mode: 0o755 })
    await makePrivateFolder(found)
    expect((await stat(found)).mode & 0o777).toBe(0o755)
  })
})

describe('the code of an error', () => {
  it('is there for errors of the system only', async () => {
    const missing = await readFile(join(folder, 'nothing')).catch((error: unknown) => error)
    expect(errorCode(missing)).toBe('ENOENT')
    expect(errorCode(new Error('plain'))).toBeUndefined()
    expect(errorCode('text')).toBeUndefined()
  })
})
