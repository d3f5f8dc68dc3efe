import { describe, expect, it } from 'vitest'
import { findByModelName } from './model-name.ts'

const names = [
  'claude-opus-4',
  'claude-opus-4-1',
  'claude-sonnet-4-5',
  'gemini-2.5-flash',
  'gemini-2.5-flash-lite',
  'gpt-5',
  'gpt-5-mini',
  'gpt-5.1-codex',
]
const known = new Map(names.map(name => [name, name]))

describe('finding a model by its name', () => {
  it.each([
    ['claude-opus-4', 'claude-opus-4'],
    ['claude-opus-4-20250514', 'claude-opus-4'],
    ['claude-opus-4-1-20250805', 'claude-opus-4-1'],
    ['claude-opus-4@20250514', 'claude-opus-4'],
    ['Claude-Sonnet-4-5', 'claude-sonnet-4-5'],
    ['claude-sonnet-4-5[1m]', 'claude-sonnet-4-5'],
    ['claude-sonnet-4-5-20250929[1m]', 'claude-sonnet-4-5'],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5'],
    ['us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5'],
    ['apac.claude-sonnet-4-5', 'claude-sonnet-4-5'],
    ['openrouter/anthropic/claude-sonnet-4-5:beta', 'claude-sonnet-4-5'],
    ['models/gemini-2.5-flash', 'gemini-2.5-flash'],
    ['gemini-2.5-flash-preview-09-2025', 'gemini-2.5-flash'],
    ['gemini-2.5-flash-lite-preview-06-17', 'gemini-2.5-flash-lite'],
    ['gemini-2.5-flash-002', 'gemini-2.5-flash'],
    ['gpt-5-2025-08-07', 'gpt-5'],
    ['gpt-5-chat-latest', 'gpt-5'],
    ['gpt-5-mini-2025-08-07', 'gpt-5-mini'],
    ['gpt-5.1-codex-latest', 'gpt-5.1-codex'],
  ])('%s is priced as %s', (name, model) => {
    expect(findByModelName(known, name)).toBe(model)
  })

  it.each([
    'claude-opus-4-9',
    'claude-opus-4-9-20270101',
    'claude-opus',
    'claude',
    'gemini-2.5-flash-image',
    'gemini-2.5-flashy',
    'gpt-5-nano',
    'gpt-5-pro-2025-10-06',
    'gpt-5.1',
    'gpt-5.1-codex-max',
    'gpt',
    'constructor',
    '',
    `gpt-5-${'x-'.repeat(500_000)}`,
  ])('%.40s has no price', name => {
    expect(findByModelName(known, name)).toBeUndefined()
  })
})
