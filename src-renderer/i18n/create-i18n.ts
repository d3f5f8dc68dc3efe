import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Locale } from '../../src-main/ipc/contract.ts'
import en from './en.json'
import zhCN from './zh-CN.json'

export async function createI18n(locale: Locale): Promise<i18n> {
  const instance = createInstance()
  await instance.use(initReactI18next).init({
    lng: locale,
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCN } },
    // React escapes.
    interpolation: { escapeValue: false },
  })
  return instance
}
