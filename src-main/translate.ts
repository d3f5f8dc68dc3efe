import en from '../src-renderer/i18n/en.json' with { type: 'json' }
import zhCN from '../src-renderer/i18n/zh-CN.json' with { type: 'json' }
import type { Locale } from './ipc/contract.ts'

type Texts = typeof en
type Leaf<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaf<T[K], `${Prefix}${K}.`>
}[keyof T & string]
type Singular<K> = K extends `${infer Stem}_one` ? Stem : K extends `${string}_other` ? never : K

/** The texts of what the system shows for the app, and of the relay's states, which the tray names too. */
export type TextKey = Singular<Leaf<Pick<Texts, 'tray' | 'service' | 'desktop'>>>
export type TextValues = Readonly<Record<string, string | number>>
export type Translate = (key: TextKey, values?: TextValues) => string

const languages: Readonly<Record<Locale, unknown>> = { en, 'zh-CN': zhCN }

/** The page's own texts, in the same grammar: `{{name}}` places, plural forms chosen by `count`. */
export function createTranslate(locale: Locale): Translate {
  const plurals = new Intl.PluralRules(locale)
  return (key, values = {}) => {
    const form = typeof values['count'] === 'number' ? `_${plurals.select(values['count'])}` : ''
    const text = find(languages[locale], `${key}${form}`) ?? key
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
  }
}

function find(texts: unknown, key: string): string | undefined {
  let found = texts
  for (const name of key.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Reflect.get(found, name)
  }
  return typeof found === 'string' ? found : undefined
}
