import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describeError } from '../kernel/logger.ts'
import { makePrivateFolder } from '../kernel/private-file.ts'
import type { CommandCall, LastingCommand } from './command.ts'
import { CommandError, exitCodes, UsageError } from './command-error.ts'
import { usualLogFile } from './log-place.ts'
import { readSettings } from './read-settings.ts'
import type { ServicePlan } from './service-files.ts'
import { findServicePlace } from './service-place.ts'
import { configOption } from './settings.ts'
import { chooseSettingsFile } from './settings-file.ts'

const run = promisify(execFile)

export const serviceInstall: LastingCommand = {
  name: 'service install',
  summary: 'let systemd or launchd run the relay from now on, with the settings of the file',
  positionals: [],
  options: {
    config: configOption,
    'redis-server': { type: 'string', value: 'FILE', help: 'redis-server to run, if the file does not say' },
    print: { type: 'boolean', help: 'only show the service file' },
  },
  async run(call, say) {
    const place = findServicePlace()
    const text = place.render(await planOf(call, place.isSystemWide))
    if (call.flags.isSet('print')) {
      say({ document: { file: place.file, text }, text: text.trimEnd() })
      return exitCodes.ok
    }
    await makePrivateFolder(call.dataDir)
    await mkdir(dirname(place.file), { recursive: true })
    await writeFile(place.file, text, { mode: 0o644 })
    await runAll(place.begin)
    say({
      document: { file: place.file, installed: true },
      text: `Carpool runs as a service (${place.file}).\nIts state: ${place.look}`,
    })
    return exitCodes.ok
  },
}

export const serviceUninstall: LastingCommand = {
  name: 'service uninstall',
  summary: 'stop the service and remove it; all data stays',
  positionals: [],
  options: {},
  async run(_call, say) {
    const place = findServicePlace()
    await runAll(place.end)
    await rm(place.file, { force: true })
    say({ document: { file: place.file, installed: false }, text: `Removed ${place.file}.` })
    return exitCodes.ok
  },
}

/** A service has no terminal: what is not in the file would be lost, and a secret would stand in a file for all to read. */
async function planOf(call: CommandCall, isSystemWide: boolean): Promise<ServicePlan> {
  const { settings, origins } = await readSettings(call)
  const elsewhere = Object.values(origins).filter(origin => origin.startsWith('CARPOOL_'))
  const lost = elsewhere.filter(origin => origin !== 'CARPOOL_REDIS_SERVER')
  if (lost.length > 0)
    throw new UsageError(`a service does not see ${lost.join(', ')}; use \`carpool config set\` instead`)
  const { path, isNamed } = chooseSettingsFile(call)
  const redis = origins['redisServer']?.startsWith('redisServer in ') ? undefined : settings.redisServer
  const program = join(call.io.programDir, 'headless.js')
  const logFile = settings.logFile ?? usualLogFile(call.dataDir)
  return {
    commandLine: [process.execPath, program, 'serve', '--data-dir', call.dataDir, '--log-file', logFile],
    environment: {
      ...(isNamed && { CARPOOL_CONFIG: path }),
      ...(redis !== undefined && { CARPOOL_REDIS_SERVER: redis }),
    },
    dataDir: call.dataDir,
    stopSeconds: Math.ceil(settings.drainMs / 1000) + 15,
    isSystemWide,
  }
}

async function runAll(commandLines: readonly (readonly string[])[]): Promise<void> {
  for (const [program = '', ...args] of commandLines) {
    await run(program, args).catch((error: unknown) => {
      const line = [program, ...args].join(' ')
      throw new CommandError('service_failed', `\`${line}\` failed: ${describeError(error)}`)
    })
  }
}
