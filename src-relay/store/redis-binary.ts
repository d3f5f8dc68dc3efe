import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import { promisify } from 'node:util'
import { describeError } from '../kernel/logger.ts'
import { StartError } from '../kernel/start-error.ts'
import { childEnvironment } from './child-environment.ts'
import { howToGetRedis } from './redis-advice.ts'

export interface RedisBinary {
  readonly path: string
  /** `7.0.15` */
  readonly version: string
}

export interface RedisBinaryDeps {
  /** The owner's choice; when it does not work, nothing else is tried. */
  readonly chosen?: string | undefined
  /** Folder with `<os>-<arch>/redis-server`. */
  readonly bundledDir?: string | undefined
  readonly environment: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly arch: string
}

/** Older ones keep their append-only file in another form and lack settings we rely on. */
const oldestMajor = 7

const runFile = promisify(execFile)

/** The choice of the owner, the bundled server, or the first one on PATH. Rejects with a `StartError`. */
export async function findRedisBinary(deps: RedisBinaryDeps): Promise<RedisBinary> {
  const { chosen } = deps
  const refusals: string[] = []
  for (const path of chosen === undefined ? candidates(deps) : [chosen]) {
    const version = await readVersion(path, deps.environment).catch((error: unknown) => {
      refusals.push(`${path} does not run: ${describeError(error)}`)
    })
    if (version === undefined) continue
    if (Number(version.split('.')[0]) >= oldestMajor) return { path, version }
    refusals.push(`${path} has version ${version}, and ${oldestMajor}.0 is the oldest that works`)
  }
  throw new StartError('redis_not_found', explain(deps, refusals))
}

async function readVersion(path: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (!(await isExecutable(path))) return undefined
  const { stdout } = await runFile(path, ['--version'], {
    env: childEnvironment(environment),
    timeout: 5000,
    windowsHide: true,
  })
  const version = /\bv=(\d+\.\d+\.\d+)/.exec(stdout)?.[1]
  if (version === undefined) throw new Error('it does not say a version of Redis or Valkey')
  return version
}

function candidates({ bundledDir, environment, platform, arch }: RedisBinaryDeps): string[] {
  const isWindows = platform === 'win32'
  const { join, delimiter } = isWindows ? win32 : posix
  const names = isWindows
    ? ['redis-server.exe', 'valkey-server.exe', 'memurai.exe']
    : ['redis-server', 'valkey-server']
  const bundled = bundledDir === undefined ? [] : [join(bundledDir, `${platform}-${arch}`)]
  const searched = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter).filter(Boolean)
  return [
    ...bundled.flatMap(folder => names.map(name => join(folder, name))),
    ...names.flatMap(name => searched.map(folder => join(folder, name))),
  ]
}

function explain({ chosen, platform }: RedisBinaryDeps, refusals: readonly string[]): string {
  const found = refusals.length === 0 ? '' : `\n${refusals.join('\n')}`
  if (chosen !== undefined)
    return `The chosen Redis server ${chosen} cannot be used.${found || '\nThere is no such program.'}`
  return `Carpool keeps its data in Redis, and there is no Redis server on this computer.${found}\n${howToGetRedis(platform)}`
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
