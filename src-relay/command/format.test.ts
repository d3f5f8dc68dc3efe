import { describe, expect, it } from 'vitest'
import { formatCost, formatCount } from './format.ts'
import { displayWidth, renderPairs } from './table.ts'

describe('amounts for people', () => {
  it('keep enough digits to be told from nothing', () => {
    const amounts = [0, 1, 9_999, 10_000, 999_999, 1_000_000, 1_234_567_890]
    expect(amounts.map(formatCost)).toEqual([
      '$0.00',
      '$0.000001',
      '$0.009999',
      '$0.0100',
      '$1.0000',
      '$1.00',
      '$1234.57',
    ])
    expect(formatCount(1_234_567)).toBe('1,234,567')
  })
})

describe('text in columns', () => {
  it('counts two columns for a Chinese character', () => {
    expect(['ann', '安', '안녕', 'é', '😀'].map(displayWidth)).toEqual([3, 2, 4, 1, 2])
  })

  it('leaves out what has no value', () => {
    expect(
      renderPairs([
        ['name', 'ann'],
        ['reason', undefined],
        ['id', 'k1'],
      ]),
    ).toBe('name  ann\nid    k1')
  })
})
