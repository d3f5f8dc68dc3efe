import { createContext, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { createFormat, type Format } from './format.ts'

const TimeZoneContext = createContext<string | undefined>(undefined)

/** The zone in which times are shown; without one it is that of the computer. */
export const TimeZoneProvider = TimeZoneContext.Provider

/** Numbers and times in the reader's language and in the relay's time zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  const timeZone = useContext(TimeZoneContext)
  return useMemo(() => createFormat(i18n.language, timeZone), [i18n.language, timeZone])
}
