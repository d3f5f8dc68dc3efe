import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

/** A computer on which nobody has had anything to do with the project: the sources as they are in git, and a home. */
export interface CleanFolder extends AsyncDisposable {
  readonly folder: string
  readonly project: string
  readonly home: string
  readonly env: Record<string, string>
  /** A program on PATH, as a line of shell. */
  addProgram(name: string, line: string): Promise<void>
  /** Lines of shell in the project's folder, ended by the first that fails. */
  shell(lines: string, env?: Readonly<Record<string, string>>): Promise<string>
  /** Runs until it is told to stop; resolves once it has said so. */
  start(lines: string, says: RegExp): Promise<Started>
}

export interface Started {
  readonly said: string
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>
  /** By SIGTERM, with all that it has started. */
  end(): Promise<void>
}

const startWithinMs = 300_000

export async function createCleanFolder(): Promise<CleanFolder> {
  await using scope = new AsyncDisposableStack()
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'carpool-clean-')))
  scope.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const [project, home, programs] = ['carpool', 'home', 'bin'].map(name => join(folder, name))
  if (!project || !home || !programs) throw new Error('three folders')
  for (const path of [project, home, programs]) await mkdir(path)
  const { stdout: listed } = await run('git', [
    '-C',
    root,
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
  ])
  for (const path of listed.split('\0').filter(Boolean)) await cp(join(root, path), join(project, path))
  const { stdout: cache } = await run('npm', ['config', 'get', 'cache'])
  const env: Record<string, string> = {
    PATH: [programs, ...(process.env['PATH'] ?? '').split(delimiter).filter(isNotOurs)].join(delimiter),
    HOME: home,
    LANG: 'C.UTF-8',
    // What is the world's rather than this project's may be used again.
    npm_config_cache: cache.trim(),
    CARPOOL_REDIS_SERVER: process.env['CARPOOL_REDIS_SERVER'] ?? '',
  }
  const place = (added: object) => ({ cwd: project, env: { ...env, ...added } })
  const open = scope.move()
  return {
    folder,
    project,
    home,
    env,
    async addProgram(name, line) {
      const path = join(programs, name)
      await writeFile(path, `#!/bin/sh\n${line}\n`)
      await chmod(path, 0o755)
    },
    async shell(lines, added = {}) {
      const { stdout } = await run('/bin/bash', ['-euo', 'pipefail', '-c', lines], {
        ...place(added),
        maxBuffer: 16 * 1024 * 1024,
      })
      return stdout
    },
    async start(lines, says) {
      const started = await startShell(lines, says, place({}))
      open.defer(started.end)
      return started
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

/** What npm puts on PATH belongs to this checkout. */
const isNotOurs = (path: string): boolean => !path.startsWith(dirname(root)) && !path.includes('node_modules')

async function startShell(
  lines: string,
  says: RegExp,
  place: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Started> {
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe']
  // A group of its own, so that all that it started can be ended with it.
  const child = spawn('/bin/bash', ['-c', `exec ${lines}`], { ...place, stdio, detached: true })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it did not say ${says}: ${said}`)), startWithinMs)
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (says.test(said)) resolve(clearTimeout(timer))
      })
    void ended.then(code => reject(new Error(`it ended with ${code}: ${said}`)))
  })
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    await ended
  }
  return { said, ended, end }
}
