import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { backupPartBytes } from '../../src-relay/contract/backup.ts'
import { startControlPlane } from '../fixtures/control-plane.ts'
import { startTestRedis } from '../fixtures/redis.ts'
import { startTestRelay, type TestRelay } from '../fixtures/relay.ts'

async function download({ admin }: TestRelay, id: string): Promise<Buffer> {
  const parts: string[] = []
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const part = await admin.readBackupPart({ id, query: { offset } })
    parts.push(part.content)
    offset = part.next
  }
  return Buffer.concat(parts.map(part => Buffer.from(part, 'base64')))
}

async function upload({ admin }: TestRelay, bytes: Buffer, partBytes = backupPartBytes) {
  const name = crypto.randomUUID()
  for (let offset = 0; ; offset += partBytes) {
    const isLast = offset + partBytes >= bytes.length
    const content = bytes.subarray(offset, offset + partBytes).toString('base64')
    const { backup } = await admin.addBackupPart({ body: { upload: name, offset, content, isLast } })
    if (isLast) return backup
  }
}

test('a backup is taken away in parts, brought back, and restored', async () => {
  await using relay = await startTestRelay()
  const made = await relay.admin.createBackup({ body: {} })
  const bytes = await download(relay, made.id)
  expect(bytes).toHaveLength(made.bytes)
  await relay.admin.removeBackup({ id: made.id })
  await relay.admin.createKey({ body: { name: 'later' } })

  const brought = await upload(relay, bytes, 100)
  expect(brought).toMatchObject({ holds: made.holds, bytes: bytes.length })
  expect(await download(relay, brought?.id ?? '')).toEqual(bytes)
  await relay.admin.restoreBackup({ id: brought?.id ?? '', body: { replace: true } })
  await expect.poll(() => relay.admin.listKeys()).toHaveLength(1)
})

test('a file that is no backup, or comes out of turn, is refused and leaves nothing behind', async () => {
  await using relay = await startTestRelay()
  await expect(upload(relay, Buffer.from('hello'))).rejects.toThrow('no backup of Carpool')
  const outOfTurn = { upload: crypto.randomUUID(), offset: 7, content: 'aGVsbG8=', isLast: false }
  await expect(relay.admin.addBackupPart({ body: outOfTurn })).rejects.toThrow('does not follow')
  await writeFile(join(relay.dataDir, 'backups', 'secret'), 'not for you')
  for (const id of ['../master.key', 'secret', '..%2Fcontrol.json'])
    await expect(relay.admin.readBackupPart({ id, query: { offset: 0 } })).rejects.toThrow(
      /no such|nothing at/,
    )
  expect(await readdir(join(relay.dataDir, 'backups'))).toEqual(['secret'])
})

test('says which Redis is used, and whether another could be, without its password', async () => {
  await using relay = await startTestRelay()
  await using other = await startTestRedis()
  const storage = await relay.admin.getStorage()
  expect(storage).toMatchObject({ mode: 'external', state: 'ready', version: expect.stringMatching(/^\d/) })
  expect(storage.memoryBytes).toBeGreaterThan(100_000)
  expect(storage.address).toBe(`redis://${new URL(relay.redis.url).host}`)
  await relay.admin.createBackup({ body: {} })
  expect((await relay.admin.getStorage()).lastBackup).toMatchObject({ kind: 'manual' })

  const test = (url: string) => relay.admin.testStorage({ body: { url } })
  expect(await test(other.url)).toMatchObject({ works: true, version: storage.version })
  const wrong = await test(other.url.replace('redis://', 'redis://someone:hunter2@'))
  expect(wrong).toMatchObject({ works: false, reason: expect.stringContaining('refused the user name') })
  const nobody = await test('redis://:hunter2@127.0.0.1:1')
  expect(nobody).toMatchObject({ works: false, reason: expect.stringContaining('cannot be reached') })
  expect(JSON.stringify([wrong, nobody, relay.logs])).not.toContain('hunter2')
  await expect(test('http://127.0.0.1')).rejects.toThrow('redis:// or rediss://')
})

test('lists the browsers that are signed in, and signs one out', async () => {
  await using plane = await startControlPlane()
  const [first, second] = [await plane.signIn(), await plane.signIn()]
  const ask = async (cookie: string) =>
    JSON.parse((await plane.ask({ path: '/admin/api/sessions', headers: { cookie } })).text)
  const sessions = await ask(first)
  expect(sessions.map(({ isOwn }: { isOwn: boolean }) => isOwn).toSorted()).toEqual([false, true])
  expect(JSON.stringify(sessions)).not.toContain(first.split('=')[1])
  const other = sessions.find(({ isOwn }: { isOwn: boolean }) => !isOwn)
  await plane.client.endSession({ id: other.id })
  expect(await ask(second)).toMatchObject({ code: 'unauthorized' })
  expect(await plane.client.listSessions()).toMatchObject([{ isOwn: false }])
})

test('takes another time zone for the next start, where it was not given at start', async () => {
  const saved: string[] = []
  await using relay = await startTestRelay({ saveTimeZone: async timeZone => void saved.push(timeZone) })
  expect(await relay.admin.getTimeZone()).toEqual({ timeZone: 'UTC', canChange: true })
  const body = { timeZone: 'Asia/Shanghai' }
  expect(await relay.admin.changeTimeZone({ body })).toMatchObject({ timeZone: 'UTC', next: body.timeZone })
  expect(saved).toEqual(['Asia/Shanghai'])
  await expect(relay.admin.changeTimeZone({ body: { timeZone: 'Mars/Base' } })).rejects.toThrow('like Europe')
  await using fixed = await startTestRelay()
  await expect(fixed.admin.changeTimeZone({ body })).rejects.toThrow('given when this relay was started')
})

test('diagnoses without a secret', async () => {
  await using relay = await startTestRelay()
  const found = await relay.admin.getDiagnostics()
  expect(found).toMatchObject({ node: process.versions.node, dataDir: relay.dataDir })
  expect(JSON.stringify(found)).not.toContain(relay.controlToken)
})

test('opens to the network while it runs only when a friend could use it', async () => {
  await using relay = await startTestRelay({ saveNetwork: async () => {} })
  await relay.admin.revokeKey({ id: relay.keyId, body: {} })
  const refused = relay.admin.changeNetwork({ body: { lanEnabled: true } })
  await expect(refused).rejects.toMatchObject({
    problem: { code: 'no_keys', fields: [{ path: 'lanEnabled' }] },
  })
  expect((await relay.admin.getNetwork()).lanEnabled).toBe(false)
})
