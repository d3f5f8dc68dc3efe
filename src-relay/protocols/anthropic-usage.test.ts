import { describe, expect, it } from 'vitest'
import { replaceUsage } from './anthropic-usage.ts'

const zero = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  webSearches: 0,
}

describe('replaceUsage', () => {
  it('reads every field', () => {
    const reported = {
      input_tokens: 11,
      output_tokens: 7,
      cache_read_input_tokens: 5,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
      server_tool_use: { web_search_requests: 2 },
      service_tier: 'standard',
    }
    expect(replaceUsage(undefined, reported)).toEqual({
      input: 11,
      output: 7,
      cacheRead: 5,
      cacheWrite5m: 10,
      cacheWrite1h: 20,
      reasoning: 0,
      webSearches: 2,
    })
  })

  it('replaces what was reported before and never adds (EC-005)', () => {
    const first = replaceUsage(undefined, { input_tokens: 11, output_tokens: 1 })
    const second = replaceUsage(first, { output_tokens: 7 })
    expect(second).toEqual({ ...zero, input: 11, output: 7 })
    expect(replaceUsage(second, { input_tokens: 9, output_tokens: 7 })).toEqual({
      ...zero,
      input: 9,
      output: 7,
    })
  })

  it('counts a cache write of unknown lifetime as one of 5 minutes (EC-055)', () => {
    expect(replaceUsage(undefined, { cache_creation_input_tokens: 30 })).toEqual({
      ...zero,
      cacheWrite5m: 30,
    })
  })

  it('keeps the parts of a cache write when only its total is repeated (EC-055)', () => {
    const parts = { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 }
    const first = replaceUsage(undefined, { cache_creation_input_tokens: 30, cache_creation: parts })
    expect(replaceUsage(first, { cache_creation_input_tokens: 30, output_tokens: 1 })).toEqual({
      ...zero,
      output: 1,
      cacheWrite5m: 10,
      cacheWrite1h: 20,
    })
    const oneHourOnly = {
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_1h_input_tokens: 20 },
    }
    expect(replaceUsage(undefined, oneHourOnly)).toMatchObject({ cacheWrite5m: 10, cacheWrite1h: 20 })
  })

  it('does not take cached tokens out of the input: this format reports them apart (EC-058)', () => {
    expect(replaceUsage(undefined, { input_tokens: 4, cache_read_input_tokens: 90_000 })).toMatchObject({
      input: 4,
      cacheRead: 90_000,
    })
  })

  it.each([
    undefined,
    null,
    {},
    [],
    'text',
    { output_tokens: 'seven' },
    { output_tokens: -1 },
    { input_tokens: 0.5 },
  ])('knows nothing from %j', reported => {
    expect(replaceUsage(undefined, reported)).toBeUndefined()
  })
})
