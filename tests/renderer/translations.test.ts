import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import en from '../../src-renderer/i18n/en.json'
import zhCN from '../../src-renderer/i18n/zh-CN.json'

const project = fileURLToPath(new URL('../..', import.meta.url))
const pluralForms = /_(zero|one|two|few|many|other)$/

type Tree = { readonly [name: string]: string | Tree }

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const entries = Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' ? [[prefix + name, value] as const] : [...flatten(value, `${prefix}${name}.`)],
  )
  return new Map(entries)
}

const languages = { en: flatten(en), 'zh-CN': flatten(zhCN) }
const keysOf = (texts: ReadonlyMap<string, string>) =>
  [...new Set([...texts.keys()].map(key => key.replace(pluralForms, '')))].toSorted(byName)
const byName = (a: string, b: string) => a.localeCompare(b)
const namesIn = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(match => match[1] ?? '').toSorted(byName)

function sourceText(): string {
  const files = ['src-renderer', 'src-main'].flatMap(folder =>
    readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).map(path => join(folder, path)),
  )
  return files
    .filter(path => /\.tsx?$/.test(path) && !/\.test\./.test(path))
    .map(path => readFileSync(join(project, path), 'utf8'))
    .join('\n')
}

test('both languages have the same texts', () => {
  expect(keysOf(languages['zh-CN'])).toEqual(keysOf(languages.en))
})

test('each language has exactly the plural forms its grammar knows', () => {
  for (const [language, texts] of Object.entries(languages)) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted(byName)
    const plurals = [...texts.keys()].filter(key => pluralForms.test(key))
    expect(plurals.length).toBeGreaterThan(0)
    for (const key of new Set(plurals.map(found => found.replace(pluralForms, '')))) {
      const found = plurals.filter(plural => plural.replace(pluralForms, '') === key)
      expect(
        found.map(plural => pluralForms.exec(plural)?.[1] ?? '').toSorted(byName),
        `${language} ${key}`,
      ).toEqual(forms)
    }
  }
})

test('a text has the same places to fill in both languages', () => {
  for (const [key, text] of languages['zh-CN']) {
    const english = languages.en.get(key)
    expect(english, key).toBeDefined()
    expect(namesIn(text), key).toEqual(namesIn(english ?? ''))
  }
})

test('no text is empty, or the same in both languages by oversight', () => {
  const sameOnPurpose =
    /^(app\.name|appearance\.languages\..+|service\.redis|tray\.status(Active_other)?|calls\.tokens|limits\.amounts|firstRun\.store\.name)$/
  const chinese = [...languages['zh-CN']]
  expect(chinese.filter(([, text]) => text.trim() === '')).toEqual([])
  const same = chinese.filter(([key, text]) => !sameOnPurpose.test(key) && text === languages.en.get(key))
  expect(same).toEqual([])
})

test('every text is used, and every used one exists', () => {
  const source = sourceText()
  const known = keysOf(languages.en)
  const whole = new Set(
    [...source.matchAll(/['"`]([a-z][\w-]*(?:\.[\w-]+)+)['"`]/gi)].map(match => match[1] ?? ''),
  )
  const prefixes = [...source.matchAll(/`([a-z][\w-]*(?:\.[\w-]+)*\.)\$\{/gi)].map(match => match[1] ?? '')
  const isUsed = (key: string) => whole.has(key) || prefixes.some(prefix => key.startsWith(prefix))
  expect(known.filter(key => !isUsed(key))).toEqual([])

  const asked = [...source.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map(match => match[1] ?? '')
  expect(asked.length).toBeGreaterThan(50)
  expect(asked.filter(key => !known.includes(key))).toEqual([])
})
