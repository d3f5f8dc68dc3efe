export interface FailureGuardDeps {
  readonly process: Pick<NodeJS.Process, 'on'>
  readonly writeLog: (line: string) => void
  /** Stops the relay and starts it again. */
  readonly restart: () => void
}

/** What nobody took care of is logged; after the first exception the relay is made anew, and the tray goes on. */
export function guardAgainstFailures({ process, writeLog, restart }: FailureGuardDeps): void {
  let isRestarted = false
  const note = (message: string, reason: unknown) => {
    const stack = reason instanceof Error ? reason.stack : undefined
    writeLog(JSON.stringify({ level: 'error', message, reason: String(reason), stack }))
  }
  process.on('unhandledRejection', reason => note('a failure that nobody took care of', reason))
  process.on('uncaughtException', error => {
    note('an unexpected failure', error)
    if (isRestarted) return
    isRestarted = true
    restart()
  })
}
