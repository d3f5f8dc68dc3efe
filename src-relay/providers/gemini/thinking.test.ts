import { expect, it } from 'vitest'
import { thinkingConfig } from './thinking.ts'

it.each([
  ['gemini-2.5-flash', 'none', { thinkingBudget: 0 }],
  ['gemini-2.5-pro-preview-06-05', 'medium', { thinkingBudget: 8192 }],
  ['gemini-2.5-pro', 'max', undefined],
  ['gemini-3.8-flash', 'minimal', { thinkingLevel: 'MINIMAL' }],
  ['gemini-3.8-flash', 'none', undefined],
  ['an-alias', 'high', { thinkingLevel: 'HIGH' }],
])('%s thinks with the effort %s as the provider words it', (model, effort, config) => {
  expect(thinkingConfig(model, effort)).toEqual(config)
})
