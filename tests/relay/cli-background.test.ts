import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ask } from '../fixtures/ask.ts'
import { redisServerPath } from '../fixtures/redis.ts'

const program = fileURLToPath(new URL('../../out/relay/headless.js', import.meta.url))

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'carpool-background-'))
})
afterEach(async () => {
  await carpool(['stop'])
  await rm(dataDir, { recursive: true, force: true })
})

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function carpool(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const options = { env: { ...process.env, CARPOOL_DATA_DIR: dataDir, ...env } }
  return new Promise(resolve =>
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    ),
  )
}

const startArgs = ['--port', '0', '--control-port', '0', '--redis-server', redisServerPath(), '--json']

interface Started {
  readonly baseUrl: string
  readonly pid: number
  readonly logFile: string
}
const startIt = async (args: readonly string[] = []): Promise<Started> =>
  JSON.parse((await carpool(['start', ...startArgs, ...args])).stdout) as Started

const health = async ({ baseUrl }: Started) =>
  (await ask({ port: Number(new URL(baseUrl).port), path: '/health' })).status

// Each of these starts a dozen programs one after the other.
describe('carpool in the background', { timeout: 90_000 }, () => {
  it('starts, outlives its terminal, says how it is, restarts, and stops', async () => {
    const started = await startIt()
    expect(await health(started)).toBe(200)
    expect(JSON.parse((await carpool(['status', '--json'])).stdout)).toMatchObject({ state: 'running' })
    expect(await carpool(['start'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('already runs'),
    })
    const again = await carpool(['restart', ...startArgs])
    const restarted = JSON.parse(again.stdout) as Started
    expect(restarted.pid).not.toBe(started.pid)
    expect(await health(restarted)).toBe(200)
    expect(JSON.parse((await carpool(['stop', '--json'])).stdout)).toEqual({
      stopped: true,
      pid: restarted.pid,
    })
    await expect(health(restarted)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(await carpool(['stop'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('was not running'),
    })
    expect((await carpool(['status'])).code).toBe(3)
  })

  it('says why it did not start', async () => {
    const refused = await carpool(['start', ...startArgs, '--host', '0.0.0.0'])
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('carpool key create NAME') })
    expect((await carpool(['start', '--port', 'x'])).code).toBe(2)
  })

  it('writes its log to a file that only its owner may read', async () => {
    const { logFile } = await startIt()
    expect((await stat(logFile)).mode & 0o777).toBe(0o600)
    const { stdout } = await carpool(['logs', '--lines', '1'])
    expect(JSON.parse(stdout)).toMatchObject({ level: 'info', message: 'the relay is running' })
    expect((await carpool(['logs', '--log-file', '/nonexistent'])).code).toBe(1)
  })

  it('takes over changed settings on SIGHUP, and says which need a restart', async () => {
    const { pid, logFile } = await startIt()
    await carpool(['config', 'set', 'logLevel', 'debug'])
    await carpool(['config', 'set', 'drainMs', '1234'])
    await carpool(['config', 'set', 'timeZone', 'Asia/Shanghai'])
    process.kill(pid, 'SIGHUP')
    const said = async () => (await readFile(logFile, 'utf8')).split('\n')
    await vi.waitFor(async () => expect((await said()).join()).toContain('at the next start'), 30_000)
    const line = (part: string) => async () =>
      JSON.parse((await said()).findLast(each => each.includes(part)) ?? '{}') as unknown
    expect(await line('read again')()).toMatchObject({ changed: 'logLevel drainMs' })
    expect(await line('next start')()).toMatchObject({ settings: 'timeZone' })
    await writeFile(join(dataDir, 'config.json'), '{"drainMs": "many"}')
    process.kill(pid, 'SIGHUP')
    await vi.waitFor(async () => expect((await said()).join()).toContain('not taken over'), 30_000)
    expect(await line('not taken over')()).toMatchObject({ reason: expect.stringContaining('drainMs in ') })
  })
})

describe('settings', () => {
  const printed = async (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) =>
    JSON.parse((await carpool(['config', 'print', '--json', ...args], env)).stdout) as {
      readonly settings: Readonly<Record<string, unknown>>
      readonly origins: Readonly<Record<string, string>>
    }

  it('come from the flag, else the environment, else the file, else they are built in', async () => {
    await writeFile(
      join(dataDir, 'config.json'),
      JSON.stringify({ port: 4001, controlPort: 4101, drainMs: 1, logLevel: 'error' }),
    )
    const env = { CARPOOL_PORT: '4002', CARPOOL_CONTROL_PORT: '4102' }
    const { settings, origins } = await printed(['--port', '4003'], env)
    expect(settings).toMatchObject({ port: 4003, controlPort: 4102, drainMs: 1, maxBodyBytes: 67_108_864 })
    expect(origins).toMatchObject({
      port: '--port',
      controlPort: 'CARPOOL_CONTROL_PORT',
      drainMs: expect.stringContaining('config.json'),
    })
    expect(origins).not.toHaveProperty('maxBodyBytes')
  })

  it('are printed without their secrets', async () => {
    const masterKey = Buffer.alloc(32, 7).toString('base64')
    const env = { CARPOOL_REDIS_URL: 'redis://:hunter22@127.0.0.1', CARPOOL_MASTER_KEY: masterKey }
    const { stdout } = await carpool(['config', 'print'], env)
    expect(stdout).toMatch(/masterKey +\[secret\] +CARPOOL_MASTER_KEY/)
    expect(stdout).not.toMatch(/hunter22|BwcHBwc/)
  })

  it('that make no sense are refused by the name of where they came from', async () => {
    expect(await carpool(['config', 'print'], { CARPOOL_PORT: 'many' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('CARPOOL_PORT must be a whole number'),
    })
    await writeFile(join(dataDir, 'config.json'), '{"prot": 1}')
    expect((await carpool(['config', 'print'])).stderr).toContain('a setting that there is not: prot')
    expect((await carpool(['config', 'set', 'port', '70000'])).code).toBe(2)
    expect((await carpool(['config', 'set', 'masterKey', 'x'])).stderr).toContain('no such setting')
  })

  it('are set and unset one by one, in a file of the owner', async () => {
    await carpool(['config', 'set', 'host', '127.0.0.2'])
    await carpool(['config', 'set', 'drainMs', '7'])
    expect((await carpool(['config', 'unset', 'host'])).stdout).toContain('Unset host')
    expect(JSON.parse(await readFile(join(dataDir, 'config.json'), 'utf8'))).toEqual({ drainMs: 7 })
    expect(await readdir(dataDir)).toEqual(['config.json'])
  })
})
