import { describeError, type Logger } from '../kernel/logger.ts'
import type { RelayServer } from '../relay-server.ts'
import type { LogOutput } from './log-output.ts'
import { relayConfigOf, type SettingsReading } from './read-settings.ts'

export interface ReloadDeps {
  readonly readAgain: () => Promise<SettingsReading>
  readonly server: Pick<RelayServer, 'reload'>
  readonly log: Pick<LogOutput, 'reload'>
  readonly logger: Logger
}

/** Reads the settings once more and takes over what can be; with settings that make no sense all stays as it is. */
export function createReload({ readAgain, server, log, logger }: ReloadDeps): () => Promise<void> {
  return async function reload() {
    try {
      const { settings } = await readAgain()
      const { changed, needRestart } = server.reload(relayConfigOf(settings))
      log.reload(settings)
      logger.info('the settings were read again', { changed: changed.join(' ') })
      if (needRestart.length > 0)
        logger.warn('these settings change at the next start', { settings: needRestart.join(' ') })
    } catch (error) {
      logger.error('the settings were not taken over', { reason: describeError(error) })
    }
  }
}
