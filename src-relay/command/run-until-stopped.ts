import { describeError, type Logger } from '../kernel/logger.ts'
import { exitCodes } from './command-error.ts'

export interface Running {
  /** Ends everything orderly. */
  stop(): Promise<void>
  /** Never rejects. */
  reload(): Promise<void>
  /** Whether somebody sits at the terminal, whose end ends the relay too. */
  readonly isWatched: boolean
  readonly logger: Logger
}

const sameRequestMs = 300

/** Resolves to the exit code once the process was told to end, or failed, and everything has stopped. */
export function runUntilStopped({ stop, reload, isWatched, logger }: Running): Promise<number> {
  let failures = 0
  let askedAt = 0
  let stopped: Promise<void> | undefined
  return new Promise(resolve => {
    const end = (exitCode: number): void => {
      stopped ??= stop().then(
        () => resolve(exitCode),
        error => {
          logger.error('the relay did not stop orderly', { reason: describeError(error) })
          resolve(exitCodes.failed)
        },
      )
    }
    const obey = (signal: NodeJS.Signals): void => {
      // Whoever asks twice does not want to wait; but one Ctrl-C may reach us by two ways at once.
      if (stopped && Date.now() - askedAt > sameRequestMs) process.exit(exitCodes.failed)
      if (stopped) return
      askedAt = Date.now()
      logger.info('asked to stop', { signal })
      end(exitCodes.ok)
    }
    process.on('SIGINT', obey)
    process.on('SIGTERM', obey)
    process.on('SIGHUP', signal => (isWatched ? obey(signal) : void reload()))
    process.on('unhandledRejection', reason => {
      failures += 1
      logger.error('a failure that nobody took care of', { reason: describeError(reason), failures })
    })
    process.on('uncaughtException', error => {
      logger.error('an unexpected failure; stopping', { reason: describeError(error), stack: error.stack })
      end(exitCodes.failed)
    })
  })
}
