import { expect, it } from 'vitest'
import { usualMaxTokensOf } from './models.ts'

it.each([
  ['claude-haiku-5-5', 128_000],
  ['claude-fable-5', 128_000],
  ['claude-opus-4-6-20260205', 128_000],
  ['claude-sonnet-4-5-20250929', 64_000],
  ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 64_000],
  ['claude-opus-4-1', 32_000],
  ['claude-opus-4-20250514', 32_000],
  ['claude-sonnet-4', 32_000],
  ['claude-3-5-haiku-20241022', 8192],
  ['claude-3-haiku-20240307', 4096],
  ['an-alias', 32_000],
])('a call that states no limit may have of %s an answer of %i tokens', (model, tokens) => {
  expect(usualMaxTokensOf(model)).toBe(tokens)
})
