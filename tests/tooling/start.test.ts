import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSmallProject, type SmallProject } from './small-project.ts'

const TOOLING = [
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'vite.config.ts',
  'vite.friend.config.ts',
  'vite.node.config.ts',
  'scripts',
]

/** Stands for the product: says how it was called, in an npm package's words too, so that bundling is seen. */
const headless = `
import { z } from 'zod'
import script from './store/scripts/seed.lua?raw'
const args = z.array(z.string()).parse(process.argv.slice(2))
console.log(JSON.stringify({ args, node: process.versions.node, script: script.trim() }))
process.exitCode = args.includes('--fail') ? 3 : 0
`
const tree = {
  'src-relay/headless.ts': headless,
  'src-relay/store/scripts/seed.lua': 'return 1\n',
  'src-renderer/index.html':
    '<!doctype html><title>x</title><script type="module" src="./main.tsx"></script>',
  'src-renderer/friend.html': '<!doctype html><title>x</title>',
  'src-renderer/main.tsx': "import './main.css'\ndocument.title = 'y'\n",
  'src-renderer/main.css': '@import "tailwindcss";\n',
  'src-main/main.ts': "import { app } from 'electron'\nconsole.log(app.name)\n",
  'src-main/preload.ts':
    "import { contextBridge } from 'electron'\ncontextBridge.exposeInMainWorld('x', {})\n",
}
const NO_DESKTOP = { DISPLAY: '', WAYLAND_DISPLAY: '' }

describe('a start from the sources', { timeout: 120_000 }, () => {
  let project: SmallProject

  beforeAll(async () => {
    project = await createSmallProject(TOOLING)
    await project.write(tree)
  })

  afterAll(() => project[Symbol.asyncDispose]())

  it('says what it builds on stderr, so that stdout is the command alone', async () => {
    const first = await project.run('carpool.mjs', ['status', '--json'])
    expect(first.stderr).toMatch(/^Building the relay \(out\/relay\) … \d+\.\d s$/m)
    expect(JSON.parse(first.stdout)).toMatchObject({ args: ['status', '--json'], script: 'return 1' })
  })

  it('says nothing and wastes no time when nothing is stale', async () => {
    const second = await project.run('carpool.mjs', ['status', '--json'])
    expect(second).toMatchObject({ code: 0, stderr: '' })
    expect(second.tookMs).toBeLessThan(3000)
  })

  it('runs the command on Node 24 or newer and passes its exit code on', async () => {
    const { code, stdout } = await project.run('carpool.mjs', ['usage', '--fail'])
    expect(code).toBe(3)
    expect(Number(JSON.parse(stdout).node.split('.')[0])).toBeGreaterThanOrEqual(24)
  })

  it('serves headless with the Redis it found, and hands the other arguments on', async () => {
    const { stdout } = await project.run('start.mjs', ['--headless', '--port', '0'])
    const { args } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    expect(args).toEqual(['serve', '--redis-server', process.env['CARPOOL_REDIS_SERVER'], '--port', '0'])
  })

  it('looks for no Redis when it is told of one', async () => {
    const { stdout } = await project.run('start.mjs', ['--headless', '--redis-url', 'redis://127.0.0.1:1'])
    expect(JSON.parse(stdout).args).toEqual(['serve', '--redis-url', 'redis://127.0.0.1:1'])
  })

  it.runIf(process.platform === 'linux')('says in one line why there is no desktop app', async () => {
    const { stdout } = await project.run('start.mjs', [], NO_DESKTOP)
    const [why, ...rest] = stdout.trim().split('\n')
    expect(why).toMatch(/^No desktop app: this machine has no display .* Serving headless\.$/)
    expect(rest).toHaveLength(1)
  })

  it.runIf(process.platform === 'linux')('opens the desktop app where a runtime is given', async () => {
    const folder = join(project.folder, 'runtime')
    await mkdir(folder)
    await writeFile(join(folder, 'electron'), '#!/bin/sh\necho "$@ $CARPOOL_REDIS_SERVER"\nexit 5\n')
    await chmod(join(folder, 'electron'), 0o755)
    const env = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: folder }
    const { code, stdout } = await project.run('start.mjs', ['--hidden'], env)
    expect(code).toBe(5)
    expect(stdout).toMatch(/^Building the desktop app/m)
    expect(stdout.trim()).toMatch(new RegExp(`--hidden ${process.env['CARPOOL_REDIS_SERVER']}$`))
  })

  it('builds again what has changed, and only that', async () => {
    await project.write({ 'src-relay/store/scripts/seed.lua': 'return 2\n' })
    const { stdout, stderr } = await project.run('carpool.mjs', ['serve'])
    expect(stderr.match(/Building/g)).toHaveLength(1)
    expect(JSON.parse(stdout).script).toBe('return 2')
  })

  it('fails with a clear word when an entry is missing', async () => {
    await using bare = await createSmallProject(TOOLING)
    const { code, stderr } = await bare.run('carpool.mjs', ['status'])
    expect(code).toBe(1)
    expect(stderr).toBe('Building the relay (out/relay) is impossible: src-relay/headless.ts is missing\n')
  })

  it('fails with a clear word when CARPOOL_REDIS_SERVER leads nowhere', async () => {
    const env = { CARPOOL_REDIS_SERVER: '/nonexistent/redis-server' }
    const { code, stderr } = await project.run('start.mjs', ['--headless'], env)
    expect(code).toBe(1)
    expect(stderr).toBe(
      'CARPOOL_REDIS_SERVER is /nonexistent/redis-server, which is not an executable file\n',
    )
  })
})
