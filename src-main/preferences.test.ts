import { expect, test } from 'vitest'
import { listInvalid, preferencesSchema } from './preferences.ts'

const defaults = {
  version: 1,
  theme: 'system',
  locale: 'system',
  keepAwake: 'while-streaming',
  toldOfHiding: false,
  port: 3000,
  controlPort: 0,
  lanEnabled: false,
  chosenAddress: '',
  timeZone: '',
}

test('SEC-24a: an invalid value falls back to its default and is named, a missing one is no fault', () => {
  expect(preferencesSchema.parse({})).toEqual(defaults)
  expect(listInvalid({})).toEqual([])
  const stored = { theme: 'pink', locale: 'zh-CN', port: 70_000 }
  expect(preferencesSchema.parse(stored)).toEqual({ ...defaults, locale: 'zh-CN' })
  expect(listInvalid(stored)).toEqual(['theme', 'port'])
})
