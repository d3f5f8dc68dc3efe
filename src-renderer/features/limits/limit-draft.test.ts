import { expect, test } from 'vitest'
import { limitSettingsSchema } from '../../../src-relay/contract/limit.ts'
import { draftLimits, listRuleLimits, readLimitDraft } from './limit-draft.ts'

test('limits that are loaded and saved unchanged stay what they were', () => {
  const limits = limitSettingsSchema.parse({
    callsInFlight: { max: 3, queue: { length: 5, waitSeconds: 30 } },
    requests: [{ max: 10, window: { kind: 'rolling', minutes: 5 } }],
    cost: [{ maxUsd: 2.5, window: { kind: 'week', startsOn: 'sunday', hour: 4 }, models: 'opus' }],
  })
  expect(readLimitDraft(draftLimits(limits))).toEqual(limits)
  expect(readLimitDraft(draftLimits({}))).toEqual({})
})

test('every limit of the schema but calls at once is drawn as rules', () => {
  expect(listRuleLimits().map(({ name, amountField }) => `${name} ${amountField}`)).toEqual([
    'requests max',
    'tokens max',
    'cost maxUsd',
  ])
})

test('an amount that was left empty is refused at its own field', () => {
  const draft = draftLimits({})
  const rules = {
    ...draft.rules,
    cost: [{ window: { kind: 'day' as const }, amount: '' as const, models: '' }],
  }
  const checked = limitSettingsSchema.safeParse(readLimitDraft({ ...draft, rules }))
  expect(checked.error?.issues.map(({ path }) => path.join('.'))).toEqual(['cost.0.maxUsd'])
})
