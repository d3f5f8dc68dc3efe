import { describe, expect, it } from 'vitest'
import { readHeader } from './answer-headers.ts'

describe('readHeader', () => {
  it('takes the first of several values', () => {
    expect(readHeader({ a: ['1', '2'] }, 'a')).toBe('1')
    expect(readHeader({ a: '1' }, 'a')).toBe('1')
    expect(readHeader({}, 'a')).toBeUndefined()
  })
})
