import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { request } from 'undici'
import { expect, it } from 'vitest'
import { accountSecret, messageBody, startTestRelay } from '../fixtures/relay.ts'

const promptCanary = 'canary-prompt-7f3a91'
// The part that comes within one event.
const answerCanary = 'canary-ans'

it('a prompt, an answer and every secret are found nowhere afterwards: not in Redis, logs or files (EC-110)', async () => {
  const dataDir = await makeDataDir()
  await using relay = await startTestRelay({ config: { dataDir, redisUrl: undefined, logLevel: 'debug' } })
  relay.simulator.script({ text: `${answerCanary}wer-c0ffee` }, { model: 'claude-sonnet-4-5' })
  const send = async (change: Readonly<Record<string, unknown>>, key = relay.key) => {
    const reply = await request(`${relay.baseUrl}/api/v1/messages?key=${key}`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: messageBody({ messages: [{ role: 'user', content: promptCanary }], ...change }),
    })
    return { status: reply.statusCode, text: await reply.body.text() }
  }
  expect((await send({})).text).toContain(answerCanary)
  expect((await send({ stream: true })).text).toContain(answerCanary)
  relay.simulator.script({ status: 400, message: `${promptCanary} ${answerCanary}` }, { model: 'refused' })
  expect((await send({ model: 'refused' })).status).toBe(400)
  relay.simulator.script({ status: 529, message: promptCanary }, { model: 'busy' })
  await send({ model: 'busy' })
  relay.simulator.script({ reset: true }, { model: 'reset' })
  await send({ model: 'reset' })
  const wrongKey = `cr_${'deadbeef'.repeat(8)}`
  await send({}, wrongKey)
  await expect.poll(() => relay.server.status().pendingRecords).toBe(0)
  const secrets = [accountSecret, relay.key, relay.controlToken, wrongKey, promptCanary, answerCanary]
  const password = relay.redis.password
  await relay.server.stop()

  const places = [{ name: 'logs', bytes: Buffer.from(relay.logs.join('\n')) }, ...(await readAll(dataDir))]
  expect(places.length).toBeGreaterThan(2)
  expect(Buffer.concat(places.map(({ bytes }) => bytes)).includes('claude-sonnet-4-5')).toBe(true)
  for (const { name, bytes } of places) {
    for (const secret of [...secrets, password]) expect([name, bytes.includes(secret)]).toEqual([name, false])
  }
})

async function makeDataDir(): Promise<string> {
  const { mkdtemp } = await import('node:fs/promises')
  const { tmpdir } = await import('node:os')
  return await mkdtemp(join(tmpdir(), 'carpool-canary-'))
}

async function readAll(folder: string): Promise<{ readonly name: string; readonly bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return await Promise.all(files.map(async name => ({ name, bytes: await readFile(name) })))
}
