import { expect, test } from 'vitest'
import { apiKeyChangeSchema, apiKeySchema } from '../../../src-relay/contract/api-key.ts'
import { changedFields } from '../../ui/changed-fields.ts'
import { draftKey, readKeyDraft } from './key-draft.ts'

const plain = apiKeySchema.parse({
  id: 'k',
  name: 'Ann',
  hint: 'cr_…',
  enabled: true,
  createdAt: 0,
  limits: {},
})
const rich = apiKeySchema.parse({
  ...plain,
  note: 'from work',
  tags: ['family', '上海'],
  expiry: { kind: 'on', day: '2027-01-31' },
  providers: ['acme'],
  models: { kind: 'except', patterns: ['opus', 'acme-*'] },
  clients: ['acme-cli'],
  addresses: ['10.0.0.0/8', '::1'],
  limits: { tokens: [{ max: 5, window: { kind: 'week', startsOn: 'monday', hour: 0 } }] },
})

test.each([plain, rich])('PS-40: a key that is opened and saved unchanged changes nothing', key => {
  const draft = draftKey(key)
  const saved = apiKeyChangeSchema.parse({ name: draft.names, ...readKeyDraft(draft) })
  expect(changedFields(key, saved)).toEqual({})
})

test('only what was changed is sent', () => {
  const draft = { ...draftKey(rich), tags: ' family ,work,', addresses: '' }
  const saved = apiKeyChangeSchema.parse({ name: draft.names, ...readKeyDraft(draft) })
  expect(changedFields(rich, saved)).toEqual({ tags: ['family', 'work'], addresses: null })
})
