import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { request } from 'node:http'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AdminClient, createAdminClient } from '../../src-relay/contract/client.ts'
import { readControlFile } from '../../src-relay/kernel/control-file.ts'

const script = fileURLToPath(new URL('../../scripts/demo.mjs', import.meta.url))
const upWithinMs = 60_000

type DemoProcess = ChildProcessByStdio<null, Readable, Readable>

describe('the demo', { timeout: 120_000 }, () => {
  const mark = randomUUID()
  let demo: DemoProcess
  let said: { text: string }

  beforeEach(() => {
    const env = { ...process.env, CARPOOL_TEST_MARK: mark }
    demo = spawn(process.execPath, [script, '--seconds', '10'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    said = collect(demo)
  })
  afterEach(async () => {
    demo.kill('SIGTERM')
    if (demo.exitCode === null && demo.signalCode === null) await once(demo, 'exit')
  })

  it('shows accounts in every state, keys and living calls, then ends and leaves nothing behind', async () => {
    const { dataDir, baseUrl } = await welcomed(demo, said)
    const admin = await openAdmin(dataDir)
    expect((await get(`${baseUrl}/health`)).status).toBe(200)
    const accounts = await admin.listAccounts()
    const states = Object.fromEntries(accounts.map(({ name, health }) => [name, health.state]))
    expect(states).toEqual({
      'Old account': 'needs-login',
      'Small account': 'cooling-down',
      'Main account': 'ready',
    })
    expect((await admin.listKeys()).filter(key => key.revokedAt === undefined)).toHaveLength(4)
    expect(await admin.listKeys()).toHaveLength(5)
    await expect
      .poll(async () => (await admin.getStatus()).activeCalls, { timeout: 10_000 })
      .toBeGreaterThan(0)
    await expect
      .poll(async () => (await admin.listRecentCalls()).length, { timeout: 10_000 })
      .toBeGreaterThan(0)
    expect((await admin.getUsage({})).total.unpricedCalls).toBe(0)
    expect(await once(demo, 'exit')).toEqual([0, null])
    expect(said.text).not.toContain('A call failed')
    expect(existsSync(dataDir)).toBe(false)
    expect(await processesOf(mark, dataDir)).toEqual([])
  })

  it('ends at once, and everything with it, when it is told to', async () => {
    const { dataDir, baseUrl } = await welcomed(demo, said)
    expect(await processesOf(mark, dataDir)).not.toEqual([])
    demo.kill('SIGINT')
    expect(await once(demo, 'exit')).toEqual([0, null])
    await expect(get(`${baseUrl}/health`)).rejects.toThrow('ECONNREFUSED')
    expect(existsSync(dataDir)).toBe(false)
    expect(await processesOf(mark, dataDir)).toEqual([])
  })

  it('ends when the relay is killed, says so, and takes the Redis of the relay along', async () => {
    const { dataDir } = await welcomed(demo, said)
    const access = await readControlFile(dataDir)
    if (!access) throw new Error(`no control.json in ${dataDir}`)
    process.kill(access.pid, 'SIGKILL')
    expect(await once(demo, 'exit')).toEqual([1, null])
    expect(said.text).toContain('SIGKILL')
    expect(existsSync(dataDir)).toBe(false)
    expect(await processesOf(mark, dataDir)).toEqual([])
  })
})

function collect(demo: DemoProcess): { text: string } {
  const said = { text: '' }
  for (const stream of [demo.stdout, demo.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said.text += chunk.toString()
    })
  }
  return said
}

/** What the demo tells the reader once it is up. */
async function welcomed(
  demo: DemoProcess,
  said: { readonly text: string },
): Promise<{ dataDir: string; baseUrl: string }> {
  const isUp = () => said.text.includes('It ends in') || demo.exitCode !== null
  await expect.poll(isUp, { timeout: upWithinMs }).toBe(true)
  const dataDir = /--data-dir (\S+)/.exec(said.text)?.[1]
  const baseUrl = /ANTHROPIC_BASE_URL=(\S+)\/api\//.exec(said.text)?.[1]
  if (dataDir === undefined || baseUrl === undefined) throw new Error(`no welcome in: ${said.text}`)
  return { dataDir, baseUrl }
}

async function openAdmin(dataDir: string): Promise<AdminClient> {
  const access = await readControlFile(dataDir)
  if (!access) throw new Error(`no control.json in ${dataDir}`)
  const headers = {
    authorization: `Bearer ${access.token}`,
    'content-type': 'application/json',
    'x-carpool': '1',
  }
  return createAdminClient(({ method, path, body }) =>
    get(`${access.url}/admin/api${path}`, { method, headers }, body),
  )
}

function get(
  url: string,
  options: { method?: string; headers?: Record<string, string> } = {},
  body = '',
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request(url, { ...options, agent: false }, reply => {
      text(reply).then(read => resolve({ status: reply.statusCode ?? 0, text: read }), reject)
    })
      .once('error', reject)
      .end(body)
  })
}

/** Command lines of running processes that came from the demo: they carry its mark or live in its data directory. */
async function processesOf(mark: string, dataDir: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async pid => {
      const [environment, commandLine, folder] = await Promise.all([
        readFile(`/proc/${pid}/environ`, 'utf8').catch(gone),
        readFile(`/proc/${pid}/cmdline`, 'utf8').catch(gone),
        readlink(`/proc/${pid}/cwd`).catch(gone),
      ])
      const isOurs = [environment.includes(mark), commandLine.includes(dataDir), folder.startsWith(dataDir)]
      return isOurs.includes(true) ? [commandLine.replaceAll('\0', ' ')] : []
    }),
  )
  return found.flat()
}

/** A process may end while it is looked at, and others are not ours to read. */
const gone = (): string => ''
