import { createAdminClient } from '../contract/client.ts'
import type { ServiceStatus } from '../contract/service.ts'
import { type ControlAccess, readControlFile } from '../kernel/control-file.ts'
import { errorCode } from '../kernel/private-file.ts'
import { createControlTransport } from './control-transport.ts'

export interface RunningRelay {
  readonly pid: number
  readonly status: ServiceStatus
}

/**
 * The relay of a data directory, if one answers. A number in a file is not enough to send a signal to: by now it may
 * belong to another program, so only who answers with the file's token counts.
 */
export async function findRunning(dataDir: string): Promise<RunningRelay | undefined> {
  const access = await readControlFile(dataDir)
  if (!access) return undefined
  try {
    return { pid: access.pid, status: await ask(access) }
  } catch (error) {
    if (errorCode(error) === 'ECONNREFUSED' || !isAlive(access.pid)) return undefined
    throw error
  }
}

const ask = (access: ControlAccess): Promise<ServiceStatus> =>
  createAdminClient(createControlTransport(access)).getStatus()

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It is there, but belongs to somebody else.
    return errorCode(error) === 'EPERM'
  }
}
