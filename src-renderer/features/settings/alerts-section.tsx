import { useTranslation } from 'react-i18next'
import {
  type AlertSettings,
  type AlertSettingsChange,
  alertKinds,
  alertSettingsChangeSchema,
} from '../../../src-relay/contract/alert.ts'
import type { AdminClient } from '../../../src-relay/contract/client.ts'
import { CheckList } from '../../ui/check-list.tsx'
import { NumberField, type TypedNumber } from '../../ui/number-field.tsx'
import { SettingsCard } from './settings-card.tsx'
import { SettingsForm } from './settings-form.tsx'
import { useEdits } from './use-edits.ts'
import { useChange, useSettings } from './use-settings.ts'
import { WebhooksCard } from './webhooks-card.tsx'

const source = { queryKey: ['alert-settings'], read: (client: AdminClient) => client.getAlertSettings() }

/** What the owner is told of, and where. */
export function AlertsSection() {
  const { t } = useTranslation()
  return (
    <>
      <SettingsCard
        title={t('settings.sections.alerts')}
        description={t('alerts.description')}
        query={useSettings(source)}
      >
        {stored => <AlertsForm stored={stored} />}
      </SettingsCard>
      <WebhooksCard />
    </>
  )
}

/** A test is only ever told when it is asked for. */
const choosable = alertKinds.filter(kind => kind !== 'test')

function AlertsForm({ stored }: { readonly stored: AlertSettings }) {
  const { t } = useTranslation()
  const shown = { percent: Math.round(stored.windowThreshold * 100), muted: stored.muted }
  const { values, edit, discard } = useEdits<{ percent: TypedNumber; muted: typeof stored.muted }>(shown)
  const save = useChange(source, (client, body: AlertSettingsChange) => client.changeAlertSettings({ body }))
  const { percent, muted } = values
  return (
    <SettingsForm
      schema={alertSettingsChangeSchema}
      stored={stored}
      values={{ windowThreshold: percent === '' ? '' : percent / 100, muted }}
      save={save}
      onDiscard={discard}
    >
      <div className="max-w-xs">
        <NumberField
          name="windowThreshold"
          label={t('alerts.threshold')}
          unit="%"
          hint={t('alerts.thresholdHint')}
          value={percent}
          onChange={next => edit({ percent: next })}
        />
      </div>
      <CheckList
        label={t('alerts.kindsLabel')}
        choices={choosable.map(kind => ({ value: kind, label: t(`alerts.kinds.${kind}`) }))}
        chosen={choosable.filter(kind => !muted.includes(kind))}
        onChange={chosen => edit({ muted: choosable.filter(kind => !chosen.includes(kind)) })}
      />
    </SettingsForm>
  )
}
