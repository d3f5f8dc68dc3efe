import { describe, expect, it } from 'vitest'
import { matchesModel, modelPatternSchema } from './model-pattern.ts'

describe('a model pattern', () => {
  it.each([
    ['opus', 'vendor-opus-4-5-20251101'],
    ['OPUS', 'vendor-3-opus-latest'],
    ['opus-4', 'eu.vendor.vendor-opus-4-5-v1:0'],
    ['vendor-opus-4-5', 'vendor-opus-4-5[1m]'],
    ['gpt-5', 'gpt-5.1-mini'],
    ['*', 'anything'],
    ['gpt-*-mini', 'GPT-5-mini'],
    ['*mini*', 'gpt-5-mini-2026'],
    ['a.b*', 'a.b-c'],
    ['a*a', 'aa'],
    ['*-4-*', 'opus-4-5'],
  ])('%s means %s', (pattern, model) => {
    expect(modelPatternSchema.parse(pattern)).toBe(pattern)
    expect(matchesModel(pattern, model)).toBe(true)
  })

  it.each([
    ['opus', 'vendor-opusculum-1'],
    ['opus-4', 'vendor-4-opus'],
    ['opus-4', 'vendor-opus-40'],
    ['gpt-5-mini', 'gpt-5'],
    ['gpt-*-mini', 'gpt-5-mini-2026'],
    ['a.b*', 'axb-c'],
    ['a*a', 'a'],
    ['opus', ''],
  ])('%s does not mean %s', (pattern, model) => {
    expect(matchesModel(pattern, model)).toBe(false)
  })

  it.each(['', '  ', '--', 'a b', 'x'.repeat(129), 'a(b'])('is never "%s"', pattern => {
    expect(modelPatternSchema.safeParse(pattern).success).toBe(false)
  })

  it('takes no time over hostile names', () => {
    const begun = performance.now()
    matchesModel('*a*a*a*b', 'a'.repeat(256))
    matchesModel('a-b', 'a-'.repeat(128))
    expect(performance.now() - begun).toBeLessThan(200)
  })
})
