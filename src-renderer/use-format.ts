import { createContext, createElement, type ReactNode, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { createFormat, type Format } from './format.ts'

const FormatContext = createContext<Format | undefined>(undefined)

export interface TimeZoneProviderProps {
  /** The zone in which times are shown; without one it is that of the computer. */
  readonly value: string | undefined
  readonly children: ReactNode
}

/** One format for all that is below: to make one takes longer than to draw a row of a table. */
export function TimeZoneProvider({ value, children }: TimeZoneProviderProps) {
  const { i18n } = useTranslation()
  const format = useMemo(() => createFormat(i18n.language, value), [i18n.language, value])
  return createElement(FormatContext, { value: format }, children)
}

/** Numbers and times in the reader's language and in the relay's time zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  const shared = useContext(FormatContext)
  return useMemo(() => shared ?? createFormat(i18n.language, undefined), [shared, i18n.language])
}
