import { expect, test } from 'vitest'
import { createFormat, dayOf } from './format.ts'

const en = createFormat('en', 'Asia/Shanghai')
const zh = createFormat('zh-CN', 'Asia/Shanghai')
const evening = Date.UTC(2026, 10, 22, 18, 5, 9)

test('money keeps the fractions of a cent that a single call costs', () => {
  expect([0, 940, 41_230, 12_000, 6_402_110, 1_234_567_000_000].map(micro => en.usd(micro))).toEqual([
    '$0.00',
    '$0.0009',
    '$0.0412',
    '$0.012',
    '$6.40',
    '$1,234,567.00',
  ])
  expect(zh.usd(6_402_110)).toBe('$6.40')
})

test('tokens are short, counts are exact', () => {
  expect(en.tokens(3_104_882)).toBe('3.1M')
  expect(zh.tokens(3_104_882)).toBe('310.5万')
  expect(en.count(3_104_882)).toBe('3,104,882')
})

test('UI-10: times and days are those of the relay’s zone', () => {
  expect(en.time(evening)).toBe('02:05:09')
  expect(en.date(evening)).toBe('Nov 23, 2026')
  expect(dayOf(evening, 'Asia/Shanghai')).toBe('2026-11-23')
  expect(dayOf(evening, 'America/New_York')).toBe('2026-11-22')
})

test('seconds have a decimal only where it says something', () => {
  expect(en.seconds(8.42)).toBe('8.4')
  expect(en.seconds(42.4)).toBe('42')
})
