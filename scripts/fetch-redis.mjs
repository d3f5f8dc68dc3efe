// Puts a Redis server for this system into resources/redis/<os>-<arch>, from where it is packaged.
// `--from <file>` takes that one; without it one is built from its pinned source, or else taken from this machine.
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { runScript } from './setup/entry.mjs'
import { findNode } from './setup/node-runtime.mjs'
import { inProject } from './setup/project.mjs'
import { findRedisServer, provisionRedisServer } from './setup/redis-server.mjs'
import { run } from './setup/run.mjs'
import { SetUpError } from './setup/set-up-error.mjs'
import { createSteps } from './setup/steps.mjs'

const steps = createSteps(process.stdout)
const { values } = parseArgs({ options: { from: { type: 'string' } } })

async function fetchRedis() {
  const source = values.from ?? (await findAnywhere())
  const version = await readVersion(source)
  const platform = `${process.platform}-${process.arch}`
  const folder = inProject('resources', 'redis', platform)
  mkdirSync(folder, { recursive: true })
  const name = process.platform === 'win32' ? basename(source) : 'redis-server'
  const target = join(folder, name)
  if (source !== target) copyFileSync(source, target)
  chmodSync(target, 0o755)
  // A copy that misses a library of this machine would fail on every other one.
  await readVersion(target)
  const sum = createHash('sha256').update(readFileSync(target)).digest('hex')
  noteChecksum(`${platform}/${name}`, sum)
  steps.say(`Redis ${version} is in resources/redis/${platform}/${name}\nsha256 ${sum}`)
  for (const library of await foreignLibraries(target))
    steps.say(
      `It needs ${library}, which other machines may lack: build it with MALLOC=libc and without TLS.`,
    )
  return 0
}

async function findAnywhere() {
  const node = await findNode()
  try {
    return await provisionRedisServer({ node, steps })
  } catch (error) {
    const found = findRedisServer()
    if (found === undefined) throw error
    return found
  }
}

/** @param {string} server */
async function readVersion(server) {
  const { stdout } = await run(server, ['--version'])
  const version = /\bv=(\d+\.\d+\.\d+)/.exec(stdout)?.[1]
  if (version === undefined) throw new SetUpError(`${server} is no Redis or Valkey server that runs here.`)
  return version
}

/** What the packaged app compares the server with before it starts it. @param {string} name @param {string} sum */
function noteChecksum(name, sum) {
  const file = inProject('resources', 'redis', 'checksums.json')
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  writeFileSync(file, `${JSON.stringify({ ...known, [name]: sum }, null, 2)}\n`)
}

const everywhere = /^(linux-vdso|ld-linux|libc|libm|libdl|libpthread|librt|libgcc_s|libstdc\+\+)[.-]/

/** @param {string} server */
async function foreignLibraries(server) {
  if (process.platform !== 'linux') return []
  const { stdout } = await run('ldd', [server])
  const names = stdout.split('\n').flatMap(line => basename(line.trim().split(/\s/)[0] ?? '') || [])
  return names.filter(name => !everywhere.test(name))
}

await runScript(fetchRedis)
