import { useTranslation } from 'react-i18next'
import type { AdminClient } from '../../../src-relay/contract/client.ts'
import {
  type UsageSettings,
  type UsageSettingsChange,
  usageSettingsChangeSchema,
} from '../../../src-relay/contract/usage.ts'
import { NumberField, type TypedNumber } from '../../ui/number-field.tsx'
import { SettingsCard } from './settings-card.tsx'
import { SettingsForm } from './settings-form.tsx'
import { useEdits } from './use-edits.ts'
import { useChange, useSettings } from './use-settings.ts'

const source = { queryKey: ['usage-settings'], read: (client: AdminClient) => client.getUsageSettings() }

/** How long usage is kept. */
export function RetentionSection() {
  const { t } = useTranslation()
  return (
    <SettingsCard
      title={t('settings.sections.retention')}
      description={t('retention.description')}
      query={useSettings(source)}
    >
      {stored => <RetentionForm stored={stored} />}
    </SettingsCard>
  )
}

type Typed = { readonly [Name in keyof UsageSettings]: TypedNumber }

function RetentionForm({ stored }: { readonly stored: UsageSettings }) {
  const { t } = useTranslation()
  const { values, edit, discard } = useEdits<Typed>(stored)
  const save = useChange(source, (client, body: UsageSettingsChange) => client.changeUsageSettings({ body }))
  const field = (name: keyof UsageSettings, unit: string) => (
    <NumberField
      name={name}
      label={t(`retention.${name}`)}
      unit={unit}
      value={values[name]}
      onChange={value => edit({ [name]: value })}
    />
  )
  return (
    <SettingsForm
      schema={usageSettingsChangeSchema}
      stored={stored}
      values={values}
      save={save}
      onDiscard={discard}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {field('logDays', t('retention.days'))}
        {field('logCalls', t('retention.calls'))}
        {field('hourDays', t('retention.days'))}
        {field('dayDays', t('retention.days'))}
      </div>
    </SettingsForm>
  )
}
