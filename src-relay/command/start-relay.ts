import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { problemSchema } from '../contract/problem.ts'
import type { CommandCall } from './command.ts'
import { CommandError } from './command-error.ts'
import { usualLogFile } from './log-place.ts'
import { readSettings } from './read-settings.ts'
import { findRunning } from './running-relay.ts'
import { serveOptions } from './settings.ts'

const startedSchema = z.object({
  baseUrl: z.string(),
  controlUrl: z.string(),
  consoleLink: z.string(),
  dataDir: z.string(),
  pid: z.number(),
})
export type Started = z.output<typeof startedSchema> & { readonly logFile: string }

/** Starts `carpool serve` in the background with the options of this call. Throws `CommandError` unless it serves. */
export async function startRelay(call: CommandCall): Promise<Started> {
  const { settings: read } = await readSettings(call)
  const running = await findRunning(call.dataDir)
  if (running) {
    const message = `Carpool already runs on ${call.dataDir} (process ${running.pid}). See \`carpool restart --help\`.`
    throw new CommandError('already_running', message)
  }
  const logFile = read.logFile ?? usualLogFile(call.dataDir)
  const args = ['serve', '--json', ...argumentsOf(call), '--log-file', logFile]
  const child = spawn(process.execPath, [join(call.io.programDir, 'headless.js'), ...args], {
    detached: true,
    env: call.io.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const complaint = text(child.stderr)
  complaint.catch(() => undefined)
  const lines = createInterface({ input: child.stdout })
  const first = await new Promise<string | undefined>((resolve, reject) => {
    child.once('error', reject)
    lines.once('line', resolve)
    lines.once('close', () => resolve(undefined))
  })
  const started = startedSchema.safeParse(first === undefined ? undefined : JSON.parse(first))
  if (!started.success) throw notStarted(first, await complaint)
  child.stdout.destroy()
  child.stderr.destroy()
  child.unref()
  return { ...started.data, logFile }
}

/** The options as they were given; `start` and `serve` have the same. */
function argumentsOf({ flags, dataDir }: CommandCall): string[] {
  const given = Object.keys(serveOptions).filter(flag => flags.isSet(flag) && flag !== 'log-file')
  const pairs = given.flatMap(flag => [`--${flag}`, flags.text(flag) ?? []].flat())
  return ['--data-dir', dataDir, ...pairs]
}

const failureSchema = z.object({ error: problemSchema })

function notStarted(first: string | undefined, complaint: string): CommandError {
  const failure = failureSchema.safeParse(first === undefined ? undefined : JSON.parse(first))
  if (failure.success) return new CommandError(failure.data.error.code, failure.data.error.message)
  const last = complaint.trim().split('\n').at(-1)
  return new CommandError('start_failed', `Carpool did not start: ${last || 'it ended without a word'}`)
}
