import { join } from 'node:path'
import { aptInstall, canUseApt, keepServiceOff } from './apt.mjs'
import { firstThatWorks } from './attempts.mjs'
import { findOnPath, isExecutable } from './find-executable.mjs'
import { inProject, userCacheFolder } from './project.mjs'
import { lastLines, run } from './run.mjs'
import { SetUpError } from './set-up-error.mjs'

const NAMES = ['redis-server', 'valkey-server']
const BUILT_VERSION = '7.2.7'
const BUILD_WITHIN_MS = 6 * 60_000

/**
 * A Redis server that is already on this machine.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findRedisServer(env = process.env) {
  const chosen = env['CARPOOL_REDIS_SERVER']
  if (chosen) {
    if (isExecutable(chosen)) return chosen
    throw new SetUpError(`CARPOOL_REDIS_SERVER is ${chosen}, which is not an executable file`)
  }
  if (isExecutable(bundledPath())) return bundledPath()
  return findOnPath(NAMES, env) ?? [builtPath()].find(isExecutable)
}

/**
 * Gets a Redis server for a machine that has none.
 * @param {{ node: string, steps: import('./steps.mjs').Steps }} tools
 */
export async function provisionRedisServer({ node, steps }) {
  const path = await firstThatWorks([buildFromSource(node), installWithApt()], steps)
  if (path === undefined) throw new SetUpError(noRedis())
  return path
}

function bundledPath() {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return inProject('resources', 'redis', `${process.platform}-${process.arch}`, `redis-server${suffix}`)
}

function downloadFolder() {
  return join(userCacheFolder(), 'redis')
}

function builtPath() {
  const name = process.platform === 'win32' ? 'memurai.exe' : 'redis-server'
  return join(downloadFolder(), BUILT_VERSION, name)
}

/** @param {string} node @returns {import('./attempts.mjs').Attempt} */
function buildFromSource(node) {
  return {
    title: `Downloading and building Redis ${BUILT_VERSION}`,
    obstacle() {
      if (process.platform === 'win32') return undefined
      const missing = ['make', 'cc'].filter(tool => findOnPath([tool]) === undefined)
      return missing.length > 0 ? `no ${missing.join(' and no ')} on this machine` : undefined
    },
    async get() {
      const script = inProject('scripts', 'setup', 'build-redis.mjs')
      const { code, stdout, output } = await run(node, [script, downloadFolder(), BUILT_VERSION], {
        // Without this the download would accept any certificate.
        env: { npm_config_strict_ssl: 'true' },
        timeoutMs: BUILD_WITHIN_MS,
      })
      if (code !== 0) throw new SetUpError(lastLines(output, 5))
      return { path: lastLines(stdout, 1) }
    },
  }
}

/** @returns {import('./attempts.mjs').Attempt} */
function installWithApt() {
  return {
    title: 'Installing redis-server with apt-get',
    obstacle: () => (canUseApt(['debian', 'ubuntu']) ? undefined : 'that needs root on Debian or Ubuntu'),
    async get() {
      await aptInstall('redis-server')
      const remark = await keepServiceOff('redis-server')
      const path = findOnPath(NAMES)
      if (path === undefined) throw new SetUpError('apt-get ended well but there is no redis-server on PATH')
      return { path, remark }
    },
  }
}

function noRedis() {
  return [
    'Carpool keeps its data in Redis and found no Redis server. Do one of these and run the same command again:',
    '  Debian, Ubuntu   sudo apt-get install redis-server',
    '  Fedora, RHEL     sudo dnf install valkey   (or redis)',
    '  Arch             sudo pacman -S valkey',
    '  Alpine           apk add valkey            (or redis)',
    '  macOS            brew install valkey       (or redis)',
    '  Windows          install Memurai from https://www.memurai.com, then set CARPOOL_REDIS_SERVER to memurai.exe',
    '  anywhere         set CARPOOL_REDIS_SERVER to the path of a redis-server or valkey-server,',
    '                   or use a Redis that runs elsewhere: npm start -- --redis-url redis://…',
  ].join('\n')
}
