import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useServiceStatus } from './api/queries.ts'
import { createFormat, type Format } from './format.ts'

/** Numbers and times in the owner's language and in the relay's time zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  const timeZone = useServiceStatus()?.timeZone
  return useMemo(() => createFormat(i18n.language, timeZone), [i18n.language, timeZone])
}
