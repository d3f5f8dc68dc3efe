import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Locale } from '../../src-main/ipc/contract.ts'

/** Texts of one language; nobody reads two at once. */
const readTexts = {
  en: async () => (await import('./en.json')).default,
  'zh-CN': async () => (await import('./zh-CN.json')).default,
} as const satisfies Record<Locale, unknown>

const isLocale = (language: string): language is Locale => Object.hasOwn(readTexts, language)

export async function createI18n(locale: Locale): Promise<i18n> {
  const instance = createInstance()
  await instance
    .use({
      type: 'backend',
      // The library tells by the number of parameters that it gets a promise.
      read: async (language: string, _part: string) =>
        isLocale(language) ? await readTexts[language]() : {},
    })
    .use(initReactI18next)
    .init({
      lng: locale,
      fallbackLng: false,
      // React escapes.
      interpolation: { escapeValue: false },
      // Another language is shown once its texts are there.
      react: { useSuspense: false },
    })
  return instance
}
