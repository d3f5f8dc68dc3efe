import { homedir } from 'node:os'
import { createAdminClient } from '../contract/client.ts'
import { createLogger } from '../kernel/logger.ts'
import type { RelayAddresses } from '../relay-server.ts'
import type { CommandCall, CommandReply, LastingCommand } from './command.ts'
import { createControlTransport } from './control-transport.ts'
import { chooseDataDir } from './data-dir.ts'
import { openLogOutput } from './log-output.ts'
import { forgetSecrets, readSettings, relayConfigOf } from './read-settings.ts'
import { createReload } from './reload.ts'
import { runUntilStopped } from './run-until-stopped.ts'
import { savingInFile } from './save-settings.ts'
import { greet } from './serve-greeting.ts'
import { serveOptions } from './settings.ts'
import { explainStart } from './start-failure.ts'

export const serve: LastingCommand = {
  name: 'serve',
  summary: 'run the relay until it is told to stop',
  positionals: [],
  options: serveOptions,
  async run(call, say) {
    const reading = await readSettings(call)
    const { settings } = reading
    const config = relayConfigOf(settings)
    const log = openLogOutput(settings, call.io)
    const readAgain = rememberEnvironment(call)
    const logger = createLogger({ level: settings.logLevel, now: Date.now, write: log.write })
    // The other commands need none of the relay, and start faster without it.
    const { createRelayServer } = await import('../relay-server.ts')
    const server = createRelayServer(config, {
      writeLog: log.write,
      homeDir: homedir(),
      ...savingInFile(reading),
    })
    const started = server.start()
    let isStopping = false
    const exitCode = runUntilStopped({
      logger,
      isWatched: call.io.stderr.isTTY === true,
      reload: createReload({ readAgain, server, log, logger }),
      async stop() {
        isStopping = true
        await Promise.allSettled([started])
        await server.stop()
      },
    })
    try {
      const addresses = await started
      if (!isStopping) say(await greetingOf(addresses, call))
    } catch (error) {
      throw explainStart(error, config)
    }
    return await exitCode
  },
}

/** The same call later, with the secrets that the environment no longer has by then. */
function rememberEnvironment(call: CommandCall) {
  const io = { ...call.io, env: { ...call.io.env } }
  forgetSecrets(call.io.env)
  return () => readSettings({ ...call, io })
}

async function greetingOf(addresses: RelayAddresses, { io, dataDir }: CommandCall): Promise<CommandReply> {
  const { controlUrl: url, controlToken: token } = addresses
  const client = createAdminClient(createControlTransport({ url, token }))
  const [providers, accounts] = await Promise.all([client.listProviders(), client.listAccounts()])
  return greet({
    addresses,
    dataDir,
    isUsualDataDir: dataDir === chooseDataDir(undefined, io.env),
    program: io.env['npm_execpath'] === undefined ? 'carpool' : 'npx carpool',
    providers,
    accounts,
  })
}
