import { describe, expect, it } from 'vitest'
import { createPrefixer, recordKeys } from './key-space.ts'

describe('the key space', () => {
  it('RD-15: gives all names of one kind of records one hash tag', () => {
    const names = Object.values(recordKeys('accounts'))
    const all = names.map(name => createPrefixer('carpool:')(typeof name === 'string' ? name : name('id-1')))
    expect(new Set(all.map(name => /\{.*?\}/.exec(name)?.[0]))).toEqual(new Set(['{accounts}']))
    expect(new Set(all).size).toBe(all.length)
  })

  it('refuses a prefix that would take the place of the tags', () => {
    expect(() => createPrefixer('{mine}:')).toThrow(/braces/)
  })
})
