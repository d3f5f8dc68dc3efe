export interface FailureGuardDeps {
  readonly process: Pick<NodeJS.Process, 'on'>
  readonly writeLog: (line: string) => void
  /** Stops the relay and starts it again. */
  readonly restart: () => void
  /** It fails again and again: it stays stopped until the owner starts it. */
  readonly giveUp: (reason: string) => void
  readonly after: (ms: number, run: () => void) => void
  readonly now: () => number
}

const delaysMs = [500, 2_000, 5_000, 15_000] as const
const patienceMs = 120_000

/** SV-01, SV-05: what nobody took care of is logged; after an exception the relay is made anew, five times at most. */
export function guardAgainstFailures(deps: FailureGuardDeps): void {
  const { process, writeLog, restart, giveUp, after, now } = deps
  const failures: number[] = []
  let isWaiting = false
  const note = (message: string, reason: unknown) => {
    const stack = reason instanceof Error ? reason.stack : undefined
    writeLog(JSON.stringify({ level: 'error', message, reason: String(reason), stack }))
  }
  process.on('unhandledRejection', reason => note('a failure that nobody took care of', reason))
  process.on('uncaughtException', error => {
    note('an unexpected failure', error)
    if (isWaiting) return
    failures.push(now())
    while ((failures[0] ?? 0) < now() - patienceMs) failures.shift()
    const delayMs = delaysMs[failures.length - 1]
    if (delayMs === undefined) return giveUp(String(error))
    isWaiting = true
    after(delayMs, () => {
      isWaiting = false
      restart()
    })
  })
}
