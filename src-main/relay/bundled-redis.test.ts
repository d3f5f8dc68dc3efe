import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { assertGenuineRedis, type BundledRedis } from './bundled-redis.ts'

let folder: string
let bundled: BundledRedis
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carpool-bundled-'))
  bundled = { folder, checksumsFile: join(folder, 'checksums.json'), system: 'linux-x64' }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function stage(content: string, packaged: string) {
  await mkdir(join(folder, 'linux-x64'))
  await writeFile(join(folder, 'linux-x64', 'redis-server'), content)
  const sum = createHash('sha256').update(packaged).digest('hex')
  await writeFile(bundled.checksumsFile, JSON.stringify({ 'linux-x64/redis-server': sum }))
}

test('SEC-36: the Redis that was packaged is started, and one that was put in its place is not', async () => {
  await stage('redis', 'redis')
  await assertGenuineRedis(bundled)
  await writeFile(join(folder, 'linux-x64', 'redis-server'), 'something else')
  await expect(assertGenuineRedis(bundled)).rejects.toThrow('is not the file that came with')
})

test('SEC-36: a file nobody knows of is none of ours', async () => {
  await stage('redis', 'redis')
  await rm(bundled.checksumsFile)
  await expect(assertGenuineRedis(bundled)).rejects.toThrow('Install Carpool again')
})

test('a package without a Redis has nothing to compare', async () => {
  await assertGenuineRedis(bundled)
})
