import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { plainEnvironment } from './carpool-command.ts'
import { openTerminal, type Terminal } from './terminal.ts'

export interface ClientRun {
  readonly exitCode: number | null
  /** Set when it had to be ended. */
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly tookMs: number
}

/** A program and the words that come before its arguments. */
export type Program = readonly [string, ...string[]]

/** A friend's computer: a home, a project folder, and an environment. */
export interface FriendMachine extends AsyncDisposable {
  readonly homeDir: string
  readonly projectDir: string
  /** Runs a program to its end; after `withinMs` (default 45 s) it is ended, with all it has started. */
  run(program: Program, args: readonly string[], withinMs?: number): Promise<ClientRun>
  /** Starts a program that wants a terminal. */
  openTerminal(program: Program, args: readonly string[]): Terminal
}

const usualWithinMs = 45_000

export async function createFriendMachine(env: Readonly<Record<string, string>>): Promise<FriendMachine> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'carpool-friend-')))
  const homeDir = join(folder, 'home')
  const projectDir = join(folder, 'project')
  await mkdir(homeDir)
  await mkdir(projectDir)
  const tempDir = join(folder, 'tmp')
  await mkdir(tempDir)
  // Some clients leave a service behind that later ones find by this folder.
  const place = { cwd: projectDir, env: { ...plainEnvironment(homeDir), TMPDIR: tempDir, ...env } }
  return {
    homeDir,
    projectDir,
    run: ([command, ...before], args, withinMs = usualWithinMs) =>
      runToItsEnd(command, [...before, ...args], { ...place, withinMs }),
    openTerminal: ([command, ...before], args) => openTerminal([command, ...before, ...args], place),
    async [Symbol.asyncDispose]() {
      for (const pid of await processesOf(homeDir)) endProcess(pid)
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const packageSchema = z.object({ version: z.string(), bin: z.record(z.string(), z.string()) })

/** A pinned client: a native program, or a script for Node. */
export async function findClient(name: string, version: string, bin: string): Promise<Program> {
  const folder = join(clientsFolder(), `${name}-${version}`)
  const found = packageSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
  if (found.version !== version) throw new Error(`${folder} holds ${found.version}`)
  const program = join(folder, found.bin[bin] ?? bin)
  return program.endsWith('.js') ? [process.execPath, program] : [program]
}

/** Where the pinned packages are. */
function clientsFolder(): string {
  const clients = process.env['CARPOOL_CLIENTS']
  if (!clients) throw new Error('The clients are not installed: run `npm run test:clients`')
  return join(clients, 'node_modules')
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

/** Everything that runs for whoever has this home: a service leaves its group, but not its environment. */
export async function processesOf(homeDir: string): Promise<readonly number[]> {
  const pids = existsSync('/proc') ? (await readdir('/proc')).filter(name => /^\d+$/.test(name)) : []
  const found = pids.map(async pid => {
    // It may have ended by now, or be somebody else's.
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    return environment.split('\0').includes(`HOME=${homeDir}`) ? [Number(pid)] : []
  })
  return (await Promise.all(found)).flat()
}

function endGroup(pid: number | undefined): void {
  if (pid !== undefined) endProcess(-pid)
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // Nothing is left of it, as it should be.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
