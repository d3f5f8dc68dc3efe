import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Appearance, chooseLocale } from '../../../src-main/ipc/contract.ts'
import { useRowAction } from '../../api/use-row-action.ts'
import { usePlatform } from '../../platform/platform-context.tsx'
import { showAppearance } from './show-appearance.ts'

interface AppearanceControl {
  readonly appearance: Appearance
  change(change: Partial<Appearance>): void
}

const AppearanceContext = createContext<AppearanceControl | undefined>(undefined)

/** Theme and language: shown at once, and kept by the page's home. */
export function AppearanceProvider({ children }: { readonly children: ReactNode }) {
  const { initialAppearance, systemLanguages, writeAppearance } = usePlatform()
  const { i18n } = useTranslation()
  const act = useRowAction()
  const [appearance, setAppearance] = useState(initialAppearance)
  const locale = chooseLocale(appearance.locale, systemLanguages)

  useEffect(() => {
    showAppearance(document, appearance.theme, locale)
    void i18n.changeLanguage(locale)
  }, [appearance.theme, locale, i18n])

  function change(part: Partial<Appearance>) {
    const next = { ...appearance, ...part }
    setAppearance(next)
    void act(writeAppearance(next))
  }
  return <AppearanceContext value={{ appearance, change }}>{children}</AppearanceContext>
}

export function useAppearance(): AppearanceControl {
  const control = useContext(AppearanceContext)
  if (!control) throw new Error('useAppearance needs an AppearanceProvider above it')
  return control
}
