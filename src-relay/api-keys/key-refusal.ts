import type { ApiKey } from '../contract/api-key.ts'
import type { Calendar } from '../kernel/calendar.ts'
import { RelayError } from '../kernel/errors.ts'

/** Why a key that was found is good for nothing at a moment (ms epoch); undefined for one that is. */
export function refusalOf(key: ApiKey, at: number, calendar: Calendar): RelayError | undefined {
  const aside = asideOf(key)
  if (key.revokedAt !== undefined)
    return new RelayError('key_disabled', 'This API key was revoked by the owner of this Carpool.', { aside })
  if (!key.enabled)
    return new RelayError('key_disabled', 'This API key is switched off by the owner of this Carpool.', {
      aside,
    })
  if (key.expiresAt !== undefined && key.expiresAt <= at) {
    const moment = `${calendar.stampOf(key.expiresAt)} (${calendar.timeZone})`
    return new RelayError(
      'key_expired',
      `This API key ended at ${moment}. The owner of this Carpool can prolong it.`,
      { aside },
    )
  }
  return undefined
}

/** Whose call it was, for the log: a refused key is not handed on. */
export const asideOf = ({ id, name }: ApiKey): Readonly<Record<string, string>> => ({ keyId: id, key: name })
