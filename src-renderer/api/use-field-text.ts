import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

type Reading = readonly [RegExp, (t: TFunction, value: string) => string]

/** The contract's small vocabulary of what may be wrong with a field. */
const readings: readonly Reading[] = [
  [/^must not be empty$|^is missing$/, t => t('fields.empty')],
  [/^must have at most (\d+) characters$/, (t, count) => t('fields.tooLong', { count: Number(count) })],
  [/^must be at most (\d+) characters long$/, (t, count) => t('fields.tooLong', { count: Number(count) })],
  [/^must have no control characters$/, t => t('fields.controlCharacters')],
  [/^must name one at least$/, t => t('fields.oneAtLeast')],
  [/^must be named for/, t => t('fields.empty')],
  [/^must be at least ([\d.]+)$/, (t, value) => t('fields.atLeast', { value })],
  [/^must be (\d+) or more$/, (t, value) => t('fields.atLeast', { value })],
  [/^must be at most ([\d.e+]+)$/, (t, value) => t('fields.atMost', { value })],
  [/^must be (\d+) or less$/, (t, value) => t('fields.atMost', { value })],
  [/^must be of type (?:number|int)/, t => t('fields.number')],
  [/^must be a day like/, t => t('fields.day')],
  [/^must be an IP address/, t => t('fields.address')],
  [/^must be a proxy address/, t => t('fields.proxy')],
  [/^must be a time zone/, t => t('fields.timeZone')],
  [/^must be a redis:/, t => t('fields.redisUrl')],
  [/^needs a key that a friend/, t => t('fields.needsKey')],
  [/^must be an https?:\/\//, t => t('fields.url')],
  [/^must have no user/, t => t('fields.plainUrl')],
  [/^must be printable ASCII/, t => t('fields.secret')],
  [/^must be a region|^is needed for the kind .* for example/, t => t('fields.region')],
  [/^must be the access key id/, t => t('fields.secretParts')],
  [/^must be the whole JSON key file/, t => t('fields.secretFile')],
  [/^must not hold two rules/, t => t('fields.twoRules')],
  [/^must have only letters, digits|^must have a letter/, t => t('fields.model')],
]

/** Puts what is wrong with a field into the owner's language; what has no words yet is quoted. */
export function useFieldText(): (message: string) => string {
  const { t } = useTranslation()
  return useCallback(
    message => {
      for (const [form, say] of readings) {
        const found = form.exec(message)
        if (found) return say(t, found[1] ?? '')
      }
      return t('fields.other', { message })
    },
    [t],
  )
}
