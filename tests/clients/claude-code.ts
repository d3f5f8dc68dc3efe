import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { plainEnvironment } from './carpool-command.ts'

export type ClaudeCodeVersion = '2.1.330' | '2.0.31' | '1.0.58'
const newestVersion = '2.1.330' satisfies ClaudeCodeVersion

export interface ClientRun {
  readonly exitCode: number | null
  /** Set when it had to be ended. */
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly tookMs: number
}

/** Claude Code on a friend's machine: a home, a project folder, and an environment. */
export interface ClaudeCode extends AsyncDisposable {
  readonly projectDir: string
  /** Runs it to its end; after `withinMs` (default 45 s) it is ended, with all it has started. */
  run(args: readonly string[], withinMs?: number): Promise<ClientRun>
}

export interface ClaudeCodeOptions {
  readonly version?: ClaudeCodeVersion
  /** `ANTHROPIC_BASE_URL` and the like. */
  readonly env: Readonly<Record<string, string>>
}

const usualWithinMs = 45_000
const packageSchema = z.object({ version: z.string(), bin: z.object({ claude: z.string() }) })

// With other hosts in reach, nothing but the calls themselves is wanted.
const quietSettings = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' }

export async function createClaudeCode({
  version = newestVersion,
  env,
}: ClaudeCodeOptions): Promise<ClaudeCode> {
  const [command, ...before] = await programOf(version)
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'carpool-friend-')))
  const home = join(folder, 'home')
  const projectDir = join(folder, 'project')
  await mkdir(home)
  await mkdir(projectDir)
  const quiet = process.env['CARPOOL_CLIENTS_NETWORK'] === 'host' ? quietSettings : {}
  const options = { cwd: projectDir, env: { ...plainEnvironment(home), ...quiet, ...env } }
  return {
    projectDir,
    run: (args, withinMs = usualWithinMs) =>
      runToItsEnd(command, [...before, ...args], { ...options, withinMs }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** The pinned program: a native one, or a script for Node. */
async function programOf(version: ClaudeCodeVersion): Promise<readonly [string, ...string[]]> {
  const clients = process.env['CARPOOL_CLIENTS']
  if (!clients) throw new Error('The clients are not installed: run `npm run test:clients`')
  const folder = join(clients, 'node_modules', `claude-code-${version}`)
  const found = packageSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
  if (found.version !== version) throw new Error(`${folder} holds ${found.version}`)
  const program = join(folder, found.bin.claude)
  return program.endsWith('.js') ? [process.execPath, program] : [program]
}

interface RunOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly withinMs: number
}

async function runToItsEnd(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ClientRun> {
  const { withinMs, ...place } = options
  const beganAt = performance.now()
  // A group of its own, so that whatever it starts ends with it.
  const child = spawn(command, args, { ...place, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const timer = setTimeout(() => endGroup(child.pid), withinMs)
  try {
    const [stdout, stderr, [exitCode, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
    ])
    return { exitCode, signal, stdout, stderr, tookMs: performance.now() - beganAt }
  } finally {
    clearTimeout(timer)
    endGroup(child.pid)
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // Nothing of the group is left, as it should be.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
