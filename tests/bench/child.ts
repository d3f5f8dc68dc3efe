import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** A process under measurement. */
export interface Child extends AsyncDisposable {
  readonly pid: number
  /** The first line on its standard output that this pattern matches, its first group. */
  readonly announced: string
  readonly hasEnded: () => boolean
}

export interface ChildOptions {
  readonly args: readonly string[]
  readonly announces: RegExp
  readonly environment?: NodeJS.ProcessEnv
  /** What stands before the command. */
  readonly launcher?: readonly string[]
}

/** Starts a Node program and waits until it says where it is. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { args, announces, environment, launcher = [] } = options
  const [command = '', ...words] = [...launcher, process.execPath, ...args]
  const child = spawn(command, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  })
  const announced = await readAnnouncement(child, announces)
  return {
    pid: child.pid ?? 0,
    announced,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      if (child.exitCode === null && child.kill('SIGTERM')) await exited
    },
  }
}

async function readAnnouncement(child: ChildProcess, pattern: RegExp): Promise<string> {
  if (!child.stdout) throw new Error('the child has no standard output')
  const lines = createInterface({ input: child.stdout })
  for await (const line of lines) {
    const found = pattern.exec(line)
    if (!found?.[1]) continue
    child.stdout.resume()
    return found[1]
  }
  throw new Error(`a child ended (${child.exitCode}) before it said ${pattern}`)
}

export interface Reading {
  /** User and system time so far, milliseconds. */
  readonly cpuMs: number
  readonly residentMiB: number
}

const ticksPerSecond = 100
const pageBytes = 4096

/** What a process has used so far, from Linux's `/proc`. */
export function readProcess(pid: number): Reading {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return {
    cpuMs: (ticks * 1000) / ticksPerSecond,
    residentMiB: (Number(fields[21]) * pageBytes) / 1024 / 1024,
  }
}
