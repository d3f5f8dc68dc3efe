import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../api/api-context.tsx'
import { useAccounts, useProviders } from '../../api/queries.ts'
import { CheckList } from '../../ui/check-list.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextAreaField } from '../../ui/text-area-field.tsx'
import type { KeyDraft } from './key-draft.ts'

export interface AccessFieldsProps {
  readonly draft: KeyDraft
  readonly onChange: (change: Partial<KeyDraft>) => void
}

const modelKinds = ['any', 'only', 'except'] as const

/** What a key may be used for, and from where. */
export function AccessFields({ draft, onChange }: AccessFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <PoolFields draft={draft} onChange={onChange} />
      <SelectField
        name="models.kind"
        label={t('keys.form.models')}
        choices={modelKinds.map(kind => ({ value: kind, label: t(`keys.modelKinds.${kind}`) }))}
        value={draft.modelsKind}
        onChange={kind => onChange({ modelsKind: modelKinds.find(known => known === kind) ?? 'any' })}
      />
      {draft.modelsKind !== 'any' && (
        <TextAreaField
          name="models.patterns"
          rows={2}
          label={t('keys.form.patterns')}
          hint={t('keys.form.patternsHint')}
          value={draft.models}
          onChange={models => onChange({ models })}
        />
      )}
      <ClientFields draft={draft} onChange={onChange} />
      <TextAreaField
        name="addresses"
        rows={2}
        label={t('keys.form.addresses')}
        hint={t('keys.form.addressesHint')}
        value={draft.addresses}
        onChange={addresses => onChange({ addresses })}
      />
    </>
  )
}

/** Which accounts calls may go to. */
function PoolFields({ draft, onChange }: AccessFieldsProps) {
  const { t } = useTranslation()
  const providers = useProviders().data ?? []
  const accounts = useAccounts() ?? []
  const groups = [...new Set(accounts.flatMap(account => account.groups))]
  const isBound = draft.accountGroups.length > 0 || draft.accountIds.length > 0
  return (
    <>
      <CheckList
        label={t('keys.form.providers')}
        hint={t('keys.form.noneIsAll')}
        choices={providers.map(({ id, label }) => ({ value: id, label }))}
        chosen={draft.providers}
        onChange={chosen => onChange({ providers: chosen })}
      />
      {groups.length > 0 && (
        <CheckList
          label={t('keys.form.groups')}
          choices={groups.map(group => ({ value: group, label: group }))}
          chosen={draft.accountGroups}
          onChange={accountGroups => onChange({ accountGroups })}
        />
      )}
      {accounts.length > 1 && accounts.length <= 40 && (
        <CheckList
          label={t('keys.form.accounts')}
          choices={accounts.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={draft.accountIds}
          onChange={accountIds => onChange({ accountIds })}
        />
      )}
      <CheckList
        label={t('keys.form.special')}
        choices={[
          ...(isBound ? [{ value: 'fallback', label: t('keys.form.fallback') }] : []),
          { value: 'owner', label: t('keys.form.owner') },
        ]}
        chosen={[draft.accountFallback ? 'fallback' : '', draft.owner ? 'owner' : '']}
        onChange={chosen =>
          onChange({ accountFallback: chosen.includes('fallback'), owner: chosen.includes('owner') })
        }
      />
    </>
  )
}

function ClientFields({ draft, onChange }: AccessFieldsProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const clients = useQuery({ queryKey: ['clients'], queryFn: () => client.listClients() }).data ?? []
  if (clients.length === 0) return null
  return (
    <CheckList
      label={t('keys.form.clients')}
      hint={t('keys.form.noneIsAll')}
      choices={clients.map(({ id, label }) => ({ value: id, label }))}
      chosen={draft.clients}
      onChange={chosen => onChange({ clients: chosen })}
    />
  )
}
