import { mkdtemp, readdir, readFile, rename, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LogCaps, openLogFile } from './log-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carpool-log-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const dayMs = 24 * 60 * 60 * 1000

function open(caps: Partial<LogCaps> = {}) {
  const clock = { now: Date.now() }
  const failures: string[] = []
  const path = join(folder, 'logs', 'carpool.log')
  const file = openLogFile({
    path,
    caps: { maxBytes: 1000, maxFiles: 3, maxDays: 10, ...caps },
    now: () => clock.now,
    onFailure: line => void failures.push(line),
  })
  return { file, path, clock, failures, names: async () => (await readdir(join(folder, 'logs'))).toSorted() }
}

describe('a log file', () => {
  it('is put aside before it outgrows its cap, and only so many are kept', async () => {
    const { file, path, clock, names } = open()
    for (let index = 0; index < 100; index += 1) {
      clock.now += 1
      file.write(`${index} ${'x'.repeat(96)}`)
    }
    const all = await names()
    expect(all).toHaveLength(4)
    const texts = await Promise.all(all.map(name => readFile(join(folder, 'logs', name), 'utf8')))
    expect(texts.every(text => text.length <= 1000 && text.endsWith('\n'))).toBe(true)
    const lines = texts.join('').match(/^\d+/gm)?.map(Number) ?? []
    expect(lines.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: lines.length }, (_, i) => 100 - lines.length + i),
    )
    expect(await readFile(path, 'utf8')).toContain('99 ')
    file.close()
  })

  it('is put aside after a day, and removed when it is too old', async () => {
    const { file, clock, names } = open()
    file.write('one')
    clock.now += dayMs + 1
    file.write('two')
    const [, first = ''] = await names()
    const long = new Date(clock.now - 11 * dayMs)
    await utimes(join(folder, 'logs', first), long, long)
    clock.now += dayMs + 1
    file.write('three')
    const left = await names()
    expect(left).toHaveLength(2)
    expect(left).not.toContain(first)
    file.close()
  })

  it('is opened anew after somebody moved it away', async () => {
    const { file, path } = open()
    file.write('one')
    await rename(path, `${path}.mine`)
    file.reopen({ maxBytes: 1000, maxFiles: 3, maxDays: 10 })
    file.write('two')
    expect(await readFile(path, 'utf8')).toBe('two\n')
    file.close()
  })

  it('that cannot be written hands the line on instead of throwing', () => {
    const failures: string[] = []
    const file = openLogFile({
      path: '/dev/full/carpool.log',
      caps: { maxBytes: 1000, maxFiles: 1, maxDays: 1 },
      now: Date.now,
      onFailure: line => void failures.push(line),
    })
    file.write('lost?')
    expect(failures).toEqual([expect.stringMatching(/^lost\?\n.*cannot be written/)])
  })
})
