import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

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
  const cli = join(project, 'node_modules', 'electron-builder', 'cli.js')
  const output = join(folder, 'release')
  const settings = [`-c.electronDist=${electronDist}`, `-c.directories.output=${output}`]
  await promisify(execFile)(process.execPath, [cli, '--linux', 'dir', ...settings], { cwd: project })
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

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

describe('the package', () => {
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
