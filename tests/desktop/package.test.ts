import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { accountSecret, createTestAdmin, messageBody } from '../fixtures/relay.ts'
import { startSimulator } from '../simulator/simulator.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
/** Marks, in Electron's binary, the switches that are set when an app is packaged. */
const fuseMark = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
const fuseCount = 9

let folder: string
let unpacked: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carpool-package-'))
  unpacked = join(folder, 'release', 'linux-unpacked')
  const electronDist = await makeElectron(join(folder, 'electron'))
  await pack(`-c.electronDist=${electronDist}`, `-c.directories.output=${join(folder, 'release')}`)
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

async function pack(...settings: readonly string[]): Promise<void> {
  const cli = join(project, 'node_modules', 'electron-builder', 'cli.js')
  const run = promisify(execFile)(process.execPath, [cli, '--linux', 'dir', ...settings], { cwd: project })
  await run.catch((error: { stdout: string; stderr: string }) => {
    throw new Error(error.stdout + error.stderr)
  })
}

/** What electron-builder needs of an Electron to put an app into it; no binary of it can be had everywhere. */
async function makeElectron(dist: string): Promise<string> {
  await mkdir(join(dist, 'resources'), { recursive: true })
  await mkdir(join(dist, 'locales'))
  await writeFile(join(dist, 'version'), '45.4.1')
  await writeFile(join(dist, 'locales', 'en-US.pak'), '')
  const fuses = Buffer.concat([fuseMark, Buffer.from([1, fuseCount]), Buffer.from('1'.repeat(fuseCount))])
  await writeFile(join(dist, 'electron'), fuses)
  await chmod(join(dist, 'electron'), 0o755)
  return dist
}

interface AsarFolder {
  readonly files: Readonly<Record<string, AsarFolder | { readonly size: number }>>
}

async function listArchive(path: string): Promise<string[]> {
  const archive = await readFile(path)
  const header: AsarFolder = JSON.parse(archive.subarray(16, 16 + archive.readUInt32LE(12)).toString('utf8'))
  const list = (tree: AsarFolder, prefix: string): string[] =>
    Object.entries(tree.files).flatMap(([name, entry]) =>
      'files' in entry ? list(entry, `${prefix}${name}/`) : [prefix + name],
    )
  return list(header, '')
}

describe('the workflows', () => {
  test('run scripts that exist, on all three systems', async () => {
    const { scripts } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'))
    const texts = await Promise.all(
      ['test', 'build', 'release'].map(name =>
        readFile(join(project, '.github', 'workflows', `${name}.yml`), 'utf8'),
      ),
    )
    for (const text of texts) expect(parseYaml(text)).toMatchObject({ permissions: { contents: 'read' } })
    const named = texts.flatMap(text => [...text.matchAll(/npm (?:run )?(test\S*|fetch-\S+|package)/g)])
    expect(named.length).toBeGreaterThan(3)
    for (const [, name = ''] of named) expect(Object.keys(scripts)).toContain(name)
    for (const system of ['ubuntu-', 'macos-', 'windows-']) expect(texts[0]).toContain(system)
  })
})

describe('the package', () => {
  test('is configured validly, for installers of three systems', async () => {
    const text = await readFile(join(project, 'electron-builder.yml'), 'utf8')
    const config = parseYaml(text)
    // The builder itself compares it with its schema, before anything else.
    await expect(pack('-c.asarr=true')).rejects.toThrow('asarr')
    const targets = ['win', 'mac', 'linux'].flatMap(system =>
      config[system].target.map((each: { target: string; arch: string[] }) =>
        [each.target, ...each.arch].join(' '),
      ),
    )
    expect(targets).toEqual(
      ['nsis', 'dmg', 'zip', 'AppImage', 'deb', 'rpm'].map(target => `${target} x64 arm64`),
    )
    for (const [system, platform] of Object.entries({ win: 'win32', mac: 'darwin', linux: 'linux' }))
      expect(config[system].extraResources).toEqual([
        { from: `resources/redis/${platform}-\${arch}`, to: `redis/${platform}-\${arch}` },
      ])
  })

  test('serves without a desktop too, from its unpacked folder and with plain Node', async () => {
    const program = join(unpacked, 'resources', 'headless', 'relay', 'headless.js')
    const dataDir = await mkdtemp(join(folder, 'data-'))
    const place = ['--data-dir', dataDir, '--port', '0', '--control-port', '0']
    const { PATH = '', CARPOOL_REDIS_SERVER } = process.env
    const env = { PATH, ...(CARPOOL_REDIS_SERVER && { CARPOOL_REDIS_SERVER }) }
    const served = spawn(process.execPath, [program, 'serve', '--json', ...place], { cwd: folder, env })
    await using simulator = await startSimulator({ secrets: [accountSecret] })
    try {
      const [line] = await once(createInterface({ input: served.stdout }), 'line')
      const { baseUrl, consoleLink } = JSON.parse(String(line))
      const control = JSON.parse(await readFile(join(dataDir, 'control.json'), 'utf8'))
      const admin = createTestAdmin({ controlUrl: control.url, controlToken: control.token })
      const body = { provider: 'claude', name: 'Work', baseUrl: simulator.url, secret: accountSecret }
      await admin.createAccount({ body })
      const { secret } = await admin.createKey({ body: { name: 'Ann' } })
      const headers = { 'x-api-key': secret, 'content-type': 'application/json' }
      const answer = await fetch(`${baseUrl}/api/v1/messages`, {
        method: 'POST',
        headers,
        body: messageBody(),
      })
      expect(answer.status).toBe(200)
      expect(await (await fetch(consoleLink)).text()).toContain('<title>Carpool</title>')
    } finally {
      served.kill('SIGTERM')
      await once(served, 'exit')
    }
  }, 60_000)

  test('holds the built app and its pictures, and nothing else', async () => {
    const files = await listArchive(join(unpacked, 'resources', 'app.asar'))
    for (const name of [
      'out/main/main.js',
      'out/main/preload.cjs',
      'out/renderer/index.html',
      'package.json',
    ])
      expect(files).toContain(name)
    expect(files.filter(name => name.startsWith('resources/tray/'))).toHaveLength(36)
    const known =
      /^(package\.json|out\/(main|renderer)\/.+\.(js|cjs|css|html|svg)|resources\/(tray|icons)\/.+\.(png|ico))$/
    expect(files.filter(name => !known.test(name))).toEqual([])
  })

  test('SEC-34: has every switch for developers off', async () => {
    const binary = await readFile(join(unpacked, 'carpool'))
    const start = binary.indexOf(fuseMark) + fuseMark.length + 2
    const isOn = [...binary.subarray(start, start + fuseCount)].map(byte => byte === '1'.charCodeAt(0))
    const [runAsNode, cookies, nodeOptions, inspect, integrity, asarOnly, snapshot, fileProtocol] = isOn
    expect({ runAsNode, cookies, nodeOptions, inspect, integrity, asarOnly, snapshot, fileProtocol }).toEqual(
      {
        runAsNode: false,
        cookies: true,
        nodeOptions: false,
        inspect: false,
        integrity: true,
        asarOnly: true,
        snapshot: false,
        fileProtocol: false,
      },
    )
  })
})
