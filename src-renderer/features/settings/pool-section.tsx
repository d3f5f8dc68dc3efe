import { useTranslation } from 'react-i18next'
import type { AdminClient } from '../../../src-relay/contract/client.ts'
import {
  type PoolSettings,
  type PoolSettingsChange,
  poolSettingsChangeSchema,
  selectionPolicies,
} from '../../../src-relay/contract/pool.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { SettingsCard } from './settings-card.tsx'
import { SettingsForm } from './settings-form.tsx'
import { useEdits } from './use-edits.ts'
import { useChange, useSettings } from './use-settings.ts'

const source = { queryKey: ['pool-settings'], read: (client: AdminClient) => client.getPoolSettings() }

/** How an account is chosen for a call. */
export function PoolSection() {
  const { t } = useTranslation()
  return (
    <SettingsCard
      title={t('settings.sections.pool')}
      description={t('pool.description')}
      query={useSettings(source)}
    >
      {stored => <PoolForm stored={stored} />}
    </SettingsCard>
  )
}

function PoolForm({ stored }: { readonly stored: PoolSettings }) {
  const { t } = useTranslation()
  const { values, edit, discard } = useEdits(stored)
  const save = useChange(source, (client, body: PoolSettingsChange) => client.changePoolSettings({ body }))
  const { selectionPolicy, echoUrl } = values
  return (
    <SettingsForm
      schema={poolSettingsChangeSchema}
      stored={stored}
      values={values}
      save={save}
      onDiscard={discard}
    >
      <div className="flex flex-col gap-1">
        <SelectField
          name="selectionPolicy"
          label={t('pool.policy')}
          choices={selectionPolicies.map(value => ({ value, label: t(`pool.policies.${value}`) }))}
          value={selectionPolicy}
          onChange={value =>
            edit({ selectionPolicy: selectionPolicies.find(known => known === value) ?? selectionPolicy })
          }
        />
        <p className="text-[13px] text-muted">{t(`pool.policyHints.${selectionPolicy}`)}</p>
      </div>
      <TextField
        name="echoUrl"
        label={t('pool.echoUrl')}
        hint={t('pool.echoUrlHint')}
        placeholder="https://"
        autoComplete="off"
        spellCheck={false}
        value={echoUrl ?? ''}
        onValueChange={text => edit({ echoUrl: text === '' ? null : text })}
      />
      <p className="text-[13px] text-pretty text-muted">{t('pool.perAccount')}</p>
    </SettingsForm>
  )
}
