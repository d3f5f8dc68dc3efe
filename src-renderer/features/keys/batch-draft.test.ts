import { expect, test } from 'vitest'
import { apiKeysChangeSchema } from '../../../src-relay/contract/api-key.ts'
import { batchParts, readBatchDraft } from './batch-draft.ts'
import { draftKey } from './key-draft.ts'

test('PS-40: what is not ticked is not sent', () => {
  const draft = { ...draftKey(undefined), tags: 'family, work', note: 'mine' }
  expect(readBatchDraft(draft, [])).toEqual({})
  expect(readBatchDraft(draft, ['tags'])).toEqual({ tags: ['family', 'work'] })
})

test('every part is one that several keys may be given', () => {
  const change = readBatchDraft(draftKey(undefined), batchParts)
  expect(apiKeysChangeSchema.shape.change.safeParse(change).success).toBe(true)
})
