import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'

const program = fileURLToPath(new URL('../../out/relay/headless.js', import.meta.url))
const startWithinMs = 30_000
const stopWithinMs = 20_000
const answerWithinMs = 15_000

/** One data directory and how the `carpool` command, as it was built, is used on it. */
export interface CarpoolCommand {
  /** Runs one command to its end and answers its JSON document. */
  ask(...args: readonly string[]): Promise<unknown>
  /** Starts the relay; the port 0 takes a free one. */
  serve(port: number): Promise<ServedRelay>
}

/** A `carpool serve` that runs. */
export interface ServedRelay {
  readonly baseUrl: string
  readonly port: number
  /** As somebody who presses Ctrl-C; throws when it does not end well. */
  stop(): Promise<void>
}

const greetingSchema = z.object({ baseUrl: z.url() })

/** An environment like a freshly opened terminal's, so that nothing of ours leads a program astray. */
export function plainEnvironment(home: string): Readonly<Record<string, string>> {
  const path = [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':')
  return { PATH: path, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8' }
}

export function createCarpoolCommand(dataDir: string, redisServer: string): CarpoolCommand {
  const options = { env: plainEnvironment(dataDir), cwd: dataDir }
  const where = ['--json', '--data-dir', dataDir]
  /** Log of the relay, all starts together. */
  const said: string[] = []

  async function ask(...args: readonly string[]): Promise<unknown> {
    const words = [program, ...args, ...where]
    try {
      const { stdout } = await promisify(execFile)(process.execPath, words, {
        ...options,
        timeout: answerWithinMs,
      })
      return JSON.parse(stdout)
    } catch (error) {
      throw new Error(`carpool ${args.join(' ')} failed; the relay said: ${lastOf(said)}`, { cause: error })
    }
  }

  async function serve(port: number): Promise<ServedRelay> {
    const ports = ['--port', String(port), '--control-port', '0']
    const words = [program, 'serve', ...where, ...ports, '--redis-server', redisServer]
    const child = spawn(process.execPath, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()))
    const greeting = firstLine(child)
    try {
      const { baseUrl } = greetingSchema.parse(JSON.parse(await greeting))
      return { baseUrl, port: Number(new URL(baseUrl).port), stop: () => stop(child, said) }
    } catch (error) {
      child.kill('SIGKILL')
      throw new Error(`carpool serve did not start: ${lastOf(said)}`, { cause: error })
    }
  }

  return { ask, serve }
}

function lastOf(said: readonly string[]): string {
  return said.join('').slice(-2000)
}

async function firstLine(child: ChildProcess & { readonly stdout: NodeJS.ReadableStream }): Promise<string> {
  const lines = createInterface({ input: child.stdout })
  const signal = AbortSignal.any([AbortSignal.timeout(startWithinMs), endOf(child)])
  const [line] = await once(lines, 'line', { signal })
  return String(line)
}

function endOf(child: ChildProcess): AbortSignal {
  const controller = new AbortController()
  child.once('close', code => controller.abort(new Error(`it ended with exit code ${code}`)))
  return controller.signal
}

async function stop(child: ChildProcess, said: readonly string[]): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
  child.kill('SIGTERM')
  await ended
  clearTimeout(timer)
  if (child.exitCode === 0) return
  const how = child.exitCode ?? child.signalCode
  throw new Error(`carpool serve ended with ${how}: ${lastOf(said)}`)
}
