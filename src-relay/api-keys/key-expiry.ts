import type { ApiKey } from '../contract/api-key.ts'
import type { Calendar } from '../kernel/calendar.ts'
import { addDays } from '../kernel/calendar-day.ts'

const dayMs = 86_400_000

/** The first moment (ms epoch) at which a key is refused; undefined while none is settled. */
export function expiresAtOf(
  { expiry, firstUsedAt }: Pick<ApiKey, 'expiry' | 'firstUsedAt'>,
  calendar: Calendar,
): number | undefined {
  switch (expiry.kind) {
    case 'never':
      return undefined
    case 'on':
      return calendar.startOf(addDays(expiry.day, 1))
    case 'after-first-use':
      return firstUsedAt === undefined ? undefined : firstUsedAt + expiry.days * dayMs
  }
}
