import { execFile } from 'node:child_process'
import { readFile, readlink, realpath } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describeError, type Logger } from '../kernel/logger.ts'
import { StartError } from '../kernel/start-error.ts'
import type { RedisAddress } from './redis-address.ts'
import { askRedis, inspectRedis } from './redis-inspect.ts'
import type { RedisNote } from './redis-note.ts'

export interface OrphanDeps {
  /** Left by the start before. */
  readonly note: RedisNote
  readonly address: RedisAddress
  readonly folder: string
  readonly logger: Logger
}

const graceMs = 5000
const lookAgainMs = 50

/**
 * Ends the Redis that an earlier start left running on our folder, after it has saved. A server counts as ours when it
 * takes our password and keeps its files in our folder, or, if it does not answer, when the noted process is a Redis
 * server that works in that folder. Anything else is left alone, whatever its process id.
 */
export async function endOrphan({ note, address, folder, logger }: OrphanDeps): Promise<void> {
  const isWorking = async (): Promise<boolean> =>
    note.pid !== undefined && (await isRedisIn(note.pid, folder))
  const answers = async (): Promise<boolean> => (await inspectRedis(address, folder)).who === 'ours'
  const goneWithin = async (ms: number): Promise<boolean> => {
    for (const end = performance.now() + ms; performance.now() < end; await sleep(lookAgainMs))
      if (!(await isWorking()) && !(await answers())) return true
    return false
  }

  if (await answers()) {
    logger.warn('ending the Redis of a start that crashed', { pid: note.pid })
    await askRedis(address, client => client.shutdown()).catch((error: unknown) =>
      logger.debug('asked the old Redis to stop', { reason: describeError(error) }),
    )
    if (await goneWithin(graceMs)) return
  } else if (!(await isWorking())) return

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    logger.warn('the Redis of a start that crashed does not answer', { pid: note.pid, signal })
    if (note.pid !== undefined && (await isWorking())) process.kill(note.pid, signal)
    if (await goneWithin(graceMs)) return
  }
  throw new StartError(
    'data_dir_in_use',
    `A Redis server of an earlier start${note.pid === undefined ? '' : ` (pid ${note.pid})`} still works in ${folder} ` +
      'and cannot be ended. End it, then start Carpool again.',
  )
}

const runFile = promisify(execFile)
const serverName = /redis|valkey|memurai/i

/** Whether this process is a Redis server whose working folder is ours: a process id alone says nothing. */
async function isRedisIn(pid: number, folder: string): Promise<boolean> {
  try {
    const { name, workingFolder } = await (process.platform === 'linux' ? seeByProc(pid) : seeByLsof(pid))
    return serverName.test(name) && workingFolder === (await realpath(folder))
  } catch {
    // No such process, or one that is not ours to look at.
    return false
  }
}

async function seeByProc(pid: number) {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8')
  return { name, workingFolder: await readlink(`/proc/${pid}/cwd`) }
}

async function seeByLsof(pid: number) {
  const { stdout } = await runFile('lsof', ['-a', '-p', String(pid), '-d', 'cwd', '-F', 'cn'])
  return { name: /^c(.*)$/m.exec(stdout)?.[1] ?? '', workingFolder: /^n(.*)$/m.exec(stdout)?.[1] ?? '' }
}
