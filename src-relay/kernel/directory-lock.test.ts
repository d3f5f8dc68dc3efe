import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DirectoryInUse, lockDirectory } from './directory-lock.ts'

let folder: string
let children: ChildProcess[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carpool-lock-test-'))
  children = []
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** Another process that tries to take the lock and says how it went. */
async function takeInChild(path: string): Promise<{ child: ChildProcess; said: string }> {
  const code = `
    import { lockDirectory } from ${JSON.stringify(new URL('./directory-lock.ts', import.meta.url).href)}
    try { await lockDirectory(process.argv[1]); console.log('locked') } catch (error) { console.log(String(error)) }
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [said] = await once(child.stdout, 'data')
  return { child, said: String(said).trim() }
}

describe('the lock of a folder', () => {
  it('is held by one only, and free after its release', async () => {
    const lock = await lockDirectory(folder)
    await expect(lockDirectory(folder)).rejects.toMatchObject({ name: 'DirectoryInUse', pid: process.pid })
    await lock.release()
    const again = await lockDirectory(folder)
    await again.release()
    expect(await readdir(folder)).toEqual([])
  })

  it('names the process that holds it', async () => {
    const { child, said } = await takeInChild(folder)
    expect(said).toBe('locked')
    await expect(lockDirectory(folder)).rejects.toThrow(`in use by another Carpool (pid ${child.pid})`)
  })

  it('is free after its holder was killed, and nothing of it is left', async () => {
    const { child } = await takeInChild(folder)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await readdir(folder)).toHaveLength(1)
    const lock = await lockDirectory(folder)
    expect(await readdir(folder)).toHaveLength(1)
    await lock.release()
    expect(await readdir(folder)).toEqual([])
  })

  it('counts a holder that hangs as alive', async () => {
    const { child } = await takeInChild(folder)
    child.kill('SIGSTOP')
    await expect(lockDirectory(folder)).rejects.toMatchObject({ name: 'DirectoryInUse', pid: undefined })
  })

  it('goes to exactly one of eight who want it at once, in one process and in several', async () => {
    for (let round = 0; round < 5; round += 1) {
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(folder)))
      const winners = results.filter(result => result.status === 'fulfilled')
      expect(winners).toHaveLength(1)
      const losers = results.filter(result => result.status === 'rejected')
      for (const { reason } of losers) expect(reason).toBeInstanceOf(DirectoryInUse)
      await winners[0]?.value.release()
    }
    const said = await Promise.all(Array.from({ length: 4 }, () => takeInChild(folder)))
    expect(said.filter(one => one.said === 'locked')).toHaveLength(1)
  })

  it('works in a folder whose path is longer than a socket may have', async () => {
    const deep = join(folder, 'a-folder-with-a-long-name-'.repeat(5), 'data')
    await mkdir(deep, { recursive: true })
    const lock = await lockDirectory(deep)
    await expect(lockDirectory(deep)).rejects.toMatchObject({ pid: process.pid })
    await lock.release()
    expect(await readdir(deep)).toEqual([])
  })
})
