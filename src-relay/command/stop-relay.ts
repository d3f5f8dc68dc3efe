import { setTimeout as sleep } from 'node:timers/promises'
import { CommandError } from './command-error.ts'
import { findRunning, isAlive } from './running-relay.ts'

const lookEveryMs = 50

/** Tells the relay of a data directory to stop and waits for its end; undefined when none runs. Throws `CommandError`. */
export async function stopRelay(dataDir: string, waitSeconds: number): Promise<number | undefined> {
  const running = await findRunning(dataDir)
  if (!running) return undefined
  const { pid } = running
  process.kill(pid, 'SIGTERM')
  const giveUpAt = Date.now() + waitSeconds * 1000
  while (isAlive(pid)) {
    if (Date.now() > giveUpAt) throw stillRuns(pid, waitSeconds)
    await sleep(lookEveryMs)
  }
  return pid
}

function stillRuns(pid: number, waitSeconds: number): CommandError {
  const message =
    `Carpool (process ${pid}) still runs after ${waitSeconds} s; it lets running calls end first. ` +
    'Wait longer with --wait, or tell it twice: `carpool stop` again ends it at once.'
  return new CommandError('still_running', message)
}
