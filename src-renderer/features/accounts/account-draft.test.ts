import { expect, test } from 'vitest'
import { accountChangeSchema, accountViewSchema } from '../../../src-relay/contract/account.ts'
import { changedFields } from '../../ui/changed-fields.ts'
import { asChange, draftAccount, exchangePart, readAccountDraft } from './account-draft.ts'

const account = accountViewSchema.parse({
  id: 'a',
  provider: 'acme',
  kind: 'api-key',
  name: 'Work',
  baseUrl: 'https://acme.test',
  secretHint: '4f2a',
  enabled: true,
  priority: 7,
  createdAt: 0,
  groups: ['team'],
  proxy: { url: 'socks5://user@127.0.0.1:1080', hasPassword: true },
  maxCallsInFlight: 3,
  modelMap: { large: 'acme-large-2' },
  health: { state: 'ready', since: 0 },
})

test('PS-40: an account that is opened and saved unchanged changes nothing, not even its secrets', () => {
  const saved = accountChangeSchema.parse(readAccountDraft(draftAccount(account)))
  expect(changedFields(asChange(account), saved)).toEqual({})
})

test('only what was changed is sent', () => {
  const draft = { ...draftAccount(account), secret: ' sk-new ', proxy: '', maxCallsInFlight: '' as const }
  const saved = accountChangeSchema.parse(readAccountDraft(draft))
  expect(changedFields(asChange(account), saved)).toEqual({
    secret: 'sk-new',
    proxy: null,
    maxCallsInFlight: null,
  })
})

test('the parts of a secret are typed in any order, and those left out at the end leave nothing', () => {
  const typed = [[2, ' token '] as const, [0, 'id'] as const, [1, 'sec:ret'] as const]
  const secret = typed.reduce((all, [index, part]) => exchangePart(all, index, part), '')
  expect(secret).toBe('id:secret:token')
  expect(exchangePart(secret, 2, '')).toBe('id:secret')
})

test('a region is sent where one was typed', () => {
  expect(readAccountDraft({ ...draftAccount(account), region: ' eu-west-3 ' })).toMatchObject({
    region: 'eu-west-3',
  })
  expect(readAccountDraft(draftAccount(account))).not.toHaveProperty('region')
})
