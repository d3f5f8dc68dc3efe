import { type AdminClient, createAdminClient } from '../contract/client.ts'
import { type ControlAccess, readControlFile } from '../kernel/control-file.ts'
import { describeError } from '../kernel/logger.ts'
import { errorCode } from '../kernel/private-file.ts'
import { CommandError, exitCodes } from './command-error.ts'
import { createControlTransport } from './control-transport.ts'

/** The client of the relay that runs on this data directory. Throws `CommandError` when none does. */
export async function openRelay(dataDir: string): Promise<AdminClient> {
  const access = await findAccess(dataDir)
  const transport = createControlTransport(access)
  return createAdminClient(async request => {
    try {
      return await transport(request)
    } catch (error) {
      throw explain(error, access)
    }
  })
}

async function findAccess(dataDir: string): Promise<ControlAccess> {
  const access = await readControlFile(dataDir).catch((error: unknown) => {
    const message = `${dataDir}/control.json cannot be read: ${describeError(error)}. Restart Carpool.`
    throw new CommandError('control_unreadable', message)
  })
  if (access) return access
  const message = `Carpool is not running on ${dataDir}. Start it with \`carpool serve\`, or name another --data-dir.`
  throw new CommandError('not_running', message, exitCodes.notRunning)
}

function explain(error: unknown, { url, pid }: ControlAccess): CommandError {
  if (errorCode(error) !== 'ECONNREFUSED')
    return new CommandError('no_answer', `Carpool does not answer at ${url}: ${describeError(error)}`)
  const message = `Carpool no longer runs (it was process ${pid}, at ${url}). Start it with \`carpool serve\`.`
  return new CommandError('not_running', message, exitCodes.notRunning)
}
