import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ask } from '../fixtures/ask.ts'
import { redisServerPath } from '../fixtures/redis.ts'

const program = fileURLToPath(new URL('../../out/relay/headless.js', import.meta.url))

let dataDir: string
let children: ChildProcess[]

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'carpool-serve-'))
  children = []
})
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  }
  // One that was told twice had no time to end its Redis.
  const redisPid = existsSync(join(dataDir, 'redis.json')) ? await redisPidOf() : Number.NaN
  if (redisPid > 0 && isAlive(redisPid)) process.kill(redisPid, 'SIGTERM')
  await rm(dataDir, { recursive: true, force: true })
})

interface Carpool {
  readonly child: ChildProcess
  stdout(): string
  stderr(): string
  readonly exitCode: Promise<number | null>
}

function carpool(args: readonly string[], env: NodeJS.ProcessEnv = {}): Carpool {
  const child = spawn(process.execPath, [program, ...args, '--data-dir', dataDir], {
    env: { ...process.env, npm_execpath: undefined, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  children.push(child)
  child.stdin.end('sk-test-secret-1234')
  const out = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()))
  const exitCode = once(child, 'close').then(([code]) => code as number | null)
  return { child, stdout: () => out.stdout, stderr: () => out.stderr, exitCode }
}

const ownRedis = ['--redis-server', redisServerPath()]
const anyPorts = ['--port', '0', '--control-port', '0']
const serve = (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) =>
  carpool(['serve', ...anyPorts, ...ownRedis, ...args], env)

async function serving(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const relay = serve(['--json', ...args], env)
  const failed = relay.exitCode.then(code => {
    throw new Error(`carpool serve ended with ${code}: ${relay.stderr()}`)
  })
  await Promise.race([vi.waitFor(() => expect(relay.stdout()).toContain('\n'), 15_000), failed])
  failed.catch(() => undefined)
  const addresses = JSON.parse(relay.stdout()) as Record<'baseUrl' | 'controlUrl' | 'consoleLink', string>
  return { ...relay, addresses }
}

async function document(args: readonly string[]): Promise<Record<string, unknown>> {
  const command = carpool([...args, '--json'])
  await command.exitCode
  return JSON.parse(command.stdout()) as Record<string, unknown>
}

const redisPidOf = async () =>
  Number(/"pid":\s*(\d+)/.exec(await readFile(join(dataDir, 'redis.json'), 'utf8'))?.[1])

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('carpool serve', () => {
  it('runs until it is told to stop, and leaves nothing running behind', async () => {
    const relay = await serving()
    const { mode } = await stat(join(dataDir, 'control.json'))
    expect(mode & 0o777).toBe(0o600)
    const redisPid = await redisPidOf()
    expect(isAlive(redisPid)).toBe(true)
    expect((await ask({ port: portOf(relay.addresses.baseUrl), path: '/health' })).status).toBe(200)
    relay.child.kill('SIGTERM')
    expect(await relay.exitCode).toBe(0)
    expect(existsSync(join(dataDir, 'control.json'))).toBe(false)
    expect(isAlive(redisPid)).toBe(false)
  })

  it('with --json prints one document, and its log as JSON lines to standard error', async () => {
    const relay = await serving()
    relay.child.kill('SIGINT')
    expect(await relay.exitCode).toBe(0)
    expect(JSON.parse(relay.stdout())).toEqual({
      baseUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      controlUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      consoleLink: expect.stringContaining('/console?ticket='),
      dataDir,
      pid: relay.child.pid,
    })
    const lines = relay
      .stderr()
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { message: string })
    expect(lines.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['the relay is running', 'asked to stop', 'the relay has stopped']),
    )
    const { consoleLink } = relay.addresses
    expect(relay.stderr()).not.toContain(new URL(consoleLink).searchParams.get('ticket'))
  })

  it('tells a newcomer the addresses and the next commands, which work', async () => {
    const relay = serve()
    await vi.waitFor(() => expect(relay.stdout()).toContain('Ctrl+C'), 15_000)
    expect(relay.stdout()).toMatch(/^base URL +http:\/\/127\.0\.0\.1:\d+$/m)
    expect(relay.stdout()).toMatch(
      /^console +http:\/\/127\.0\.0\.1:\d+\/console\?ticket=\S+ {2}\(opens once\)$/m,
    )
    const add = /carpool (account add .+) --data-dir/.exec(relay.stdout())?.[1]?.split(' ') ?? []
    expect(await document(add)).toMatchObject({ name: 'main', secretHint: '1234' })
    expect(await document(['account', 'list'])).toMatchObject([{ name: 'main' }])
    const { secret } = await document(['key', 'create', 'ann'])
    expect(secret).toMatch(/^cr_/)
    expect(await document(['usage'])).toMatchObject({ by: 'key', total: { calls: 0 } })
    expect(await document(['status'])).toMatchObject({ state: 'running', redis: { mode: 'managed' } })
  })

  it('opens the console by its link, and every further link opens it too', async () => {
    const relay = await serving()
    const { url } = await document(['admin', 'link'])
    for (const link of [relay.addresses.consoleLink, String(url)]) {
      const { port, pathname, search } = new URL(link)
      const { status, headers } = await ask({ port: Number(port), path: pathname + search })
      expect([status, headers['set-cookie']]).toEqual([303, [expect.stringContaining('HttpOnly')]])
    }
  })

  it('keeps accounts and keys over a restart', async () => {
    const first = await serving()
    await document(['key', 'create', 'ann'])
    first.child.kill('SIGTERM')
    await first.exitCode
    await serving()
    expect(await document(['key', 'list'])).toMatchObject([{ name: 'ann' }])
  })
})

describe('carpool serve that cannot start ends with 1 and says what to do', () => {
  it('when the port for the friends is taken', async () => {
    await using taken = await takePort()
    const relay = carpool(['serve', '--port', `${taken.port}`, '--control-port', '0', ...ownRedis])
    expect(await relay.exitCode).toBe(1)
    expect(relay.stderr()).toContain(`Port ${taken.port} is taken`)
    expect(relay.stderr()).toMatch(/choose with --port\.\n/)
    expect(existsSync(join(dataDir, 'control.json'))).toBe(false)
  })

  it('when the port of the console is taken', async () => {
    await using taken = await takePort()
    const relay = carpool(['serve', '--port', '0', '--control-port', `${taken.port}`, ...ownRedis])
    expect(await relay.exitCode).toBe(1)
    expect(relay.stderr()).toMatch(/choose with --control-port\.\n/)
  })

  it('when the address is not one of this computer', async () => {
    const relay = serve(['--host', '192.0.2.1', '--allow-no-keys'])
    expect(await relay.exitCode).toBe(1)
    expect(relay.stderr()).toContain('192.0.2.1 is not an address of this computer')
  })

  it('when another Carpool works on the same data', async () => {
    const first = await serving()
    const second = serve(['--json'])
    expect(await second.exitCode).toBe(1)
    expect(JSON.parse(second.stdout())).toMatchObject({ error: { code: 'data_dir_in_use' } })
    expect((await ask({ port: portOf(first.addresses.baseUrl), path: '/health' })).status).toBe(200)
    expect(await document(['status'])).toMatchObject({ state: 'running' })
  })

  it('when the Redis it is pointed to does not answer', async () => {
    const relay = serve(['--redis-url', 'redis://127.0.0.1:1'])
    expect(await relay.exitCode).toBe(1)
    expect(relay.stderr().trim().split('\n').at(-1)).toMatch(/^carpool: .*127\.0\.0\.1:1/)
  })
})

describe('carpool serve that is asked for nonsense ends with 2', () => {
  const lines: readonly [string[], NodeJS.ProcessEnv, RegExp][] = [
    [['--time-zone', 'Mars/Base'], {}, /--time-zone must be a time zone/],
    [['--endpoints', '/nonexistent.json'], {}, /--endpoints is not there: \/nonexistent\.json/],
    [['--ui-dir', '/nonexistent'], {}, /--ui-dir is not there/],
    [[], { CARPOOL_REDIS_URL: 'redis://:hunter22@[broken' }, /CARPOOL_REDIS_URL must be a redis:/],
    [[], { CARPOOL_MASTER_KEY: 'too-short-secret' }, /CARPOOL_MASTER_KEY/],
  ]
  for (const [args, env, reason] of lines) {
    it(`${args.join(' ')}${Object.keys(env).join(' ')}`, async () => {
      const relay = serve(args, env)
      expect(await relay.exitCode).toBe(2)
      expect(relay.stderr()).toMatch(reason)
      expect(relay.stderr()).not.toMatch(/hunter22|too-short-secret/)
    })
  }
})

describe('the end of carpool serve', () => {
  it('comes after the start when it is told to stop while it starts', async () => {
    const relay = serve()
    await vi.waitFor(() => expect(existsSync(join(dataDir, 'redis.json'))).toBe(true), 15_000)
    const redisPid = await redisPidOf()
    relay.child.kill('SIGTERM')
    expect(await relay.exitCode).toBe(0)
    expect(existsSync(join(dataDir, 'control.json'))).toBe(false)
    expect(isAlive(redisPid)).toBe(false)
  })

  it('comes at once when it is told twice, though a call is still open', async () => {
    const relay = await serving()
    await using silent = await openCall(relay.addresses.baseUrl)
    relay.child.kill('SIGTERM')
    await sleep(500)
    expect(relay.child.exitCode).toBe(null)
    const askedAgainAt = Date.now()
    relay.child.kill('SIGTERM')
    expect(await relay.exitCode).toBe(1)
    expect(Date.now() - askedAgainAt).toBeLessThan(1000)
    expect(silent.wasReached()).toBe(true)
  })

  it('does not come from a failed promise, which is logged and counted', async () => {
    const relay = await serving([], await failingOn('SIGUSR2', "Promise.reject(new Error('left alone'))"))
    for (const failures of [1, 2]) {
      relay.child.kill('SIGUSR2')
      await vi.waitFor(() => expect(relay.stderr()).toContain(`"failures":${failures}`))
    }
    expect(relay.stderr()).toContain('left alone')
    expect((await ask({ port: portOf(relay.addresses.baseUrl), path: '/health' })).status).toBe(200)
  })

  it('comes orderly, with 1, from an error that nobody caught', async () => {
    const relay = await serving([], await failingOn('SIGUSR2', "throw new Error('uncaught')"))
    const redisPid = await redisPidOf()
    relay.child.kill('SIGUSR2')
    expect(await relay.exitCode).toBe(1)
    expect(relay.stderr()).toContain('uncaught')
    expect(existsSync(join(dataDir, 'control.json'))).toBe(false)
    expect(isAlive(redisPid)).toBe(false)
  })
})

const portOf = (url: string): number => Number(new URL(url).port)

async function takePort(): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, [Symbol.asyncDispose]: async () => void server.close() }
}

/** Environment of a process that fails in this way when it gets the signal. */
async function failingOn(signal: NodeJS.Signals, statement: string): Promise<NodeJS.ProcessEnv> {
  const file = join(dataDir, 'fail.mjs')
  await writeFile(file, `process.on('${signal}', () => { ${statement} })\n`)
  return { NODE_OPTIONS: `--import=${file}` }
}

/** A call through the relay to an upstream that never answers. */
async function openCall(baseUrl: string): Promise<AsyncDisposable & { wasReached(): boolean }> {
  let reached = false
  const upstream = createServer(() => {
    reached = true
  }).listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`
  await document(['account', 'add', 'claude', '--name', 'silent', '--base-url', url, '--secret-file', '-'])
  const { secret } = await document(['key', 'create', 'ann'])
  const call = ask({
    port: portOf(baseUrl),
    method: 'POST',
    path: '/api/v1/messages',
    headers: { 'x-api-key': String(secret), 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', max_tokens: 1, stream: true, messages: [] }),
  })
  call.catch(() => undefined)
  await vi.waitFor(() => expect(reached).toBe(true), 5000)
  const end = async () => {
    upstream.closeAllConnections()
    upstream.close()
  }
  return { wasReached: () => reached, [Symbol.asyncDispose]: end }
}
