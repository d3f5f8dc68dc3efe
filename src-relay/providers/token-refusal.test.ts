import { describe, expect, it } from 'vitest'
import { readErrorWord, readTokenRefusal } from './token-refusal.ts'

const now = 1_000_000
const words = { reason: 'invalid_grant', isSpent: false }
const refusal = (
  status: number,
  change: Partial<Parameters<typeof readTokenRefusal>[2]> = {},
  headers = {},
) => readTokenRefusal({ status, headers, text: '' }, now, { ...words, ...change })

describe('what the refusal of a token address means', () => {
  it('goes by the status first, the same for every provider', () => {
    for (const status of [404, 410]) expect(refusal(status, { isSpent: true })).toEqual({ kind: 'moved' })
    for (const status of [408, 429, 500, 529])
      expect(refusal(status, { isSpent: true }, { 'retry-after': '7' })).toEqual({
        kind: 'unavailable',
        retryAfter: now + 7000,
      })
    expect(refusal(451)).toEqual({ kind: 'region-refused' })
  })

  it('goes by the words of the provider after that', () => {
    expect(refusal(403, { isRegionRefused: true, isSpent: true })).toEqual({ kind: 'region-refused' })
    expect(refusal(400, { isSpent: true })).toEqual({ kind: 'spent', reason: 'invalid_grant' })
    expect(refusal(400)).toEqual({ kind: 'refused', reason: 'invalid_grant' })
  })

  it('has a code word for a reason and no free text', () => {
    expect(readErrorWord('{"error":"invalid_grant","error_description":"for 1//0secret"}')).toBe(
      'invalid_grant',
    )
    for (const text of ['{"error":"no 1//0secret"}', '{"error":{"type":"a"}}', '<html>'])
      expect(readErrorWord(text)).toBeUndefined()
  })
})
