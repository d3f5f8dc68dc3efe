import { AdminProblem } from '../contract/problem.ts'
import type { TimeZone, TimeZoneChange } from '../contract/time-zone.ts'

export interface TimeZoneDeskDeps {
  /** In force until the relay stops. */
  readonly timeZone: string
  /** Keeps it for the next start; absent where it was given at start. */
  readonly save?: ((timeZone: string) => Promise<void>) | undefined
}

export interface TimeZoneDesk {
  read(): TimeZone
  /** Throws `AdminProblem(409)` where it was given at start. */
  change(change: TimeZoneChange): Promise<TimeZone>
}

/** Where days begin: changed for the next start, because what is booked by day goes on in the zone it began in. */
export function createTimeZoneDesk({ timeZone, save }: TimeZoneDeskDeps): TimeZoneDesk {
  let next = timeZone
  const read = (): TimeZone => ({
    timeZone,
    canChange: save !== undefined,
    ...(next !== timeZone && { next }),
  })
  return {
    read,
    async change(change) {
      if (!save) throw fixedAtStart()
      await save(change.timeZone)
      next = change.timeZone
      return read()
    },
  }
}

const fixedAtStart = (): AdminProblem =>
  new AdminProblem(409, {
    code: 'fixed_at_start',
    message: 'The time zone was given when this relay was started. Start it with another one to change it.',
  })
