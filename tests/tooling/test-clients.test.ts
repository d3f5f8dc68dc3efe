import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const scripts = fileURLToPath(new URL('../../scripts/', import.meta.url))

/** Stands for npm: notes that it ran, then leaves one installed file, or fails. */
const npm = `
import { appendFileSync, mkdirSync } from 'node:fs'
const args = process.argv.slice(2)
appendFileSync(process.env.NOTES, args[0] + '\\n')
mkdirSync(args[args.indexOf('--prefix') + 1] + '/node_modules/claude-code-2.1.330', { recursive: true })
if (process.env.NPM_FAILS) { console.error('the registry is asleep'); process.exitCode = 1 }
`
const setUpTwice = `
import { setUpClients } from ${JSON.stringify(`${scripts}clients/pinned-clients.mjs`)}
import { createSteps } from ${JSON.stringify(`${scripts}setup/steps.mjs`)}
for (let i = 0; i < 2; i += 1) console.log(await setUpClients(createSteps(process.stderr)))
`

describe('the set-up of real clients', () => {
  let folder: string
  let env: NodeJS.ProcessEnv

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'carpool-pins-')))
    await writeFile(join(folder, 'npm-cli.mjs'), npm)
    await writeFile(join(folder, 'npm-cli.js'), "import('./npm-cli.mjs')")
    await writeFile(join(folder, 'set-up.mjs'), setUpTwice)
    env = {
      HOME: folder,
      XDG_CACHE_HOME: join(folder, 'cache'),
      LOCALAPPDATA: folder,
      NOTES: join(folder, 'notes'),
      npm_execpath: join(folder, 'npm-cli.js'),
    }
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('installs the pins once, into a folder of their own outside the checkout', async () => {
    const { code, stdout, stderr } = await run([join(folder, 'set-up.mjs')], env)
    const [first = '', second] = stdout.split('\n')
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('Installing the pinned clients'),
    })
    expect(stderr.match(/Installing/g)).toHaveLength(1)
    expect(first.startsWith(folder)).toBe(true)
    expect(second).toBe(first)
    expect(await readdir(first)).toEqual(
      expect.arrayContaining(['node_modules', 'package.json', 'package-lock.json']),
    )
  })

  it('takes an install that failed for none, and leaves nothing of it', async () => {
    const { code, stderr } = await run([join(folder, 'set-up.mjs')], { ...env, NPM_FAILS: '1' })
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('the registry is asleep') })
    expect(await readdir(join(folder, 'cache', 'carpool', 'clients'))).toEqual([])
  })

  it('runs nothing where network namespaces are refused, and says what to do', async () => {
    const unshare = join(folder, 'unshare')
    await writeFile(unshare, '#!/bin/sh\necho "unshare failed: Operation not permitted" >&2\nexit 1\n')
    await chmod(unshare, 0o755)
    const path = { PATH: `${folder}${delimiter}${process.env['PATH']}` }
    const { code, stdout, stderr } = await run([join(scripts, 'test-clients.mjs')], { ...env, ...path })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/unshare failed: Operation not permitted|it needs Linux/)
    expect(stderr).toContain('npm run test:clients -- --allow-host-network')
  })
})

async function run(args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { code, stdout, stderr }
}
