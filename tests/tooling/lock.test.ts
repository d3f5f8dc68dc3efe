import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withLock } from '../../scripts/setup/lock.mjs'

describe('one set-up at a time', () => {
  let folder = ''
  let lock = ''
  const silent = { onWait: () => undefined }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carpool-lock-'))
    lock = join(folder, 'nested', 'set-up.lock')
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('lets the second wait for the first and says for whom', async () => {
    const order: string[] = []
    const first = withLock(lock, silent, async () => {
      await sleep(150)
      order.push('first')
    })
    const second = withLock(lock, { onWait: pid => order.push(`waits for ${pid}`) }, async () => {
      order.push('second')
    })
    await Promise.all([first, second])
    expect(order).toEqual([`waits for ${process.pid}`, 'first', 'second'])
  })

  it('is given back when the work fails', async () => {
    await expect(withLock(lock, silent, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(existsSync(lock)).toBe(false)
  })

  it('is taken over from a set-up that died', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'exit')
    await withLock(lock, silent, async () => undefined)
    await writeFile(lock, String(child.pid))
    expect(await withLock(lock, silent, async () => 'done')).toBe('done')
  })

  it('is taken over from a set-up that died before it could write its name', async () => {
    await withLock(lock, silent, async () => undefined)
    await writeFile(lock, '')
    await utimes(lock, 0, 0)
    expect(await withLock(lock, silent, async () => 'done')).toBe('done')
  })
})
