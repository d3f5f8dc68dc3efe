import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import {
  readBackupFile,
  readBackupHeader,
  writeBackupFile,
} from '../../src-relay/store/backup/backup-file.ts'
import { createTestCommand } from '../fixtures/command.ts'
import { messageBody, startTestRelay, type TestRelay } from '../fixtures/relay.ts'
import { openTestStore } from '../fixtures/store.ts'

async function call(relay: TestRelay, key = relay.key): Promise<number> {
  const reply = await request(`${relay.baseUrl}/api/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: messageBody(),
  })
  await reply.body.dump()
  return reply.statusCode
}

/** The `carpool` command on this relay. */
async function commandOn(relay: TestRelay) {
  const carpool = await createTestCommand()
  const run = (args: readonly string[]) => carpool.run([...args, '--data-dir', relay.dataDir])
  return { ...carpool, run }
}

const whatThereIs = async ({ admin }: TestRelay) => ({
  accounts: await admin.listAccounts(),
  keys: await admin.listKeys(),
  prices: await admin.getPrices(),
  fairShare: await admin.getFairShare(),
  usage: (await admin.getUsage({ query: { by: 'key' } })).total,
  calls: (await admin.listCalls({})).calls,
})

const withoutHealth = ({ accounts, ...rest }: Awaited<ReturnType<typeof whatThereIs>>) => ({
  ...rest,
  accounts: accounts.map(({ id, name, secretHint, createdAt }) => ({ id, name, secretHint, createdAt })),
})

describe('a backup', () => {
  it('brings back accounts, keys, settings and usage in one command, and they work', async () => {
    await using relay = await startTestRelay()
    await using carpool = await commandOn(relay)
    await relay.admin.changeFairShare({ body: { enabled: true } })
    await relay.admin.changePrices({ body: { models: { 'my-model': { input: 1, output: 2 } } } })
    expect(await call(relay)).toBe(200)
    await relay.quiet()
    const before = withoutHealth(await whatThereIs(relay))
    const file = join(relay.dataDir, 'mine.backup')
    expect((await carpool.run(['backup', '--to', file])).stdout).toContain('1 accounts, 1 keys and 1 calls')

    await relay.admin.removeAccount({ id: relay.accountId })
    await relay.admin.revokeKey({ id: relay.keyId, body: {} })
    await relay.admin.createKey({ body: { name: 'later' } })
    await relay.admin.changeFairShare({ body: { enabled: false } })
    expect(await call(relay)).toBe(403)

    const refused = await carpool.run(['restore', file])
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--replace') })
    expect(await relay.admin.listKeys()).toHaveLength(2)

    const done = await carpool.run(['restore', file, '--replace', '--json'])
    expect(JSON.parse(done.stdout)).toMatchObject({
      holds: { accounts: 1, keys: 1, calls: 1 },
      before: { kind: 'before-restore', holds: { keys: 2 } },
    })
    await expect.poll(() => relay.admin.listKeys()).toHaveLength(1)
    await expect.poll(async () => withoutHealth(await whatThereIs(relay))).toEqual(before)
    expect(await call(relay)).toBe(200)
    const kinds = (await relay.admin.listBackups()).map(({ kind }) => kind)
    expect(kinds.toSorted()).toEqual(['before-restore', 'manual'])
  })

  it('that is empty takes the place of something only when that is said twice', async () => {
    await using relay = await startTestRelay()
    await using carpool = await commandOn(relay)
    const { path } = await relay.admin.createBackup({ body: {} })
    const file = join(relay.dataDir, 'empty.backup')
    const header = await readBackupHeader(path)
    const nothing = { accounts: 0, keys: 0, calls: 0 }
    await writeBackupFile(file, { ...header, holds: nothing }, (async function* () {})())
    const once = await carpool.run(['restore', file, '--replace'])
    expect(once).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--allow-empty') })
    expect((await relay.admin.listKeys()).length).toBeGreaterThan(0)
    expect((await carpool.run(['restore', file, '--replace', '--allow-empty'])).exitCode).toBe(0)
    await expect.poll(() => relay.admin.listKeys()).toHaveLength(0)
  })

  it('that cannot be written leaves everything as it was, and nothing of itself behind', async () => {
    await using relay = await startTestRelay()
    const { path, id } = await relay.admin.createBackup({ body: {} })
    const { header, entries } = await readBackupFile(path)
    await relay.admin.createKey({ body: { name: 'later' } })
    const before = withoutHealth(await whatThereIs(relay))
    const impossible = { key: '{zz}:odd', type: 'hash', values: ['a field without a value'] } as const
    await writeBackupFile(path, header, Readable.from([...entries, impossible]))
    await expect(relay.admin.restoreBackup({ id, body: { replace: true } })).rejects.toThrow(
      'nothing was changed',
    )
    expect(withoutHealth(await whatThereIs(relay))).toEqual(before)
    expect(await call(relay)).toBe(200)
    await using redis = await openTestStore(relay.redis)
    expect((await redis.store.listKeys()).filter(key => /^restored:|zz/.test(key))).toEqual([])
  })

  it('that is damaged, or made under another master key, changes nothing', async () => {
    await using relay = await startTestRelay()
    await using carpool = await commandOn(relay)
    const { path, id } = await relay.admin.createBackup({ body: {} })
    const bytes = await readFile(path)
    const cut = join(relay.dataDir, 'cut.backup')
    await writeFile(cut, bytes.subarray(0, bytes.length - 40))
    expect((await carpool.run(['restore', cut, '--replace'])).stderr).toContain('a damaged one')
    await using elsewhere = await startTestRelay()
    await using otherCommand = await commandOn(elsewhere)
    const foreign = await otherCommand.run(['restore', path, '--replace'])
    expect(foreign).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('another master key') })
    expect(await elsewhere.admin.listKeys()).toMatchObject([{ id: elsewhere.keyId }])
    await expect(relay.admin.restoreBackup({ id: '../control.json', body: {} })).rejects.toThrow(
      /no such|nothing at/,
    )
    await relay.admin.removeBackup({ id })
    expect(await relay.admin.listBackups()).toEqual([])
  })
})
