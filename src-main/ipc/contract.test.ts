import { expect, test } from 'vitest'
import { chooseLocale } from './contract.ts'

test.each([
  ['en', ['zh-CN'], 'en'],
  ['zh-CN', ['en-US'], 'zh-CN'],
  ['system', ['zh-Hans-CN', 'en'], 'zh-CN'],
  ['system', ['zh-TW'], 'zh-CN'],
  ['system', ['de-DE', 'zh-HK', 'en'], 'zh-CN'],
  ['system', ['fr', 'en-GB', 'zh'], 'en'],
  ['system', ['fr'], 'en'],
  ['system', [], 'en'],
] as const)('UI-09: %s on a system that prefers %j means %s', (setting, languages, locale) => {
  expect(chooseLocale(setting, languages)).toBe(locale)
})
