import { expect, test } from 'vitest'
import { createTranslate } from './translate.ts'

test('fills in values and chooses the plural form', () => {
  const t = createTranslate('en')
  expect(t('tray.statusActive', { state: 'Running', address: 'a:1', count: 1 })).toBe(
    'Running · a:1 · 1 active',
  )
  expect(createTranslate('zh-CN')('tray.statusActive', { state: '运行中', address: 'a:1', count: 1 })).toBe(
    '运行中 · a:1 · 1 个进行中',
  )
})

test('takes a value as it is, whatever is in it', () => {
  expect(createTranslate('en')('tray.tooltip', { status: '$& {{state}}' })).toBe('Carpool: $& {{state}}')
})
