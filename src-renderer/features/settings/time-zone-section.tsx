import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { AdminClient } from '../../../src-relay/contract/client.ts'
import {
  type TimeZone,
  type TimeZoneChange,
  timeZoneChangeSchema,
} from '../../../src-relay/contract/time-zone.ts'
import { createFormat } from '../../format.ts'
import { Notice } from '../../ui/notice.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useNow } from '../../ui/use-now.ts'
import { FactList } from './fact-list.tsx'
import { SettingsCard } from './settings-card.tsx'
import { SettingsForm } from './settings-form.tsx'
import { useEdits } from './use-edits.ts'
import { useChange, useSettings } from './use-settings.ts'

const source = { queryKey: ['time-zone'], read: (client: AdminClient) => client.getTimeZone() }
const minuteMs = 60_000

/** In which zone days, weeks and months begin. */
export function TimeZoneSection() {
  const { t } = useTranslation()
  return (
    <SettingsCard
      title={t('settings.sections.time-zone')}
      description={t('timeZone.description')}
      query={useSettings(source)}
    >
      {zone => (
        <>
          <ZoneFacts timeZone={zone.timeZone} />
          {zone.next !== undefined && (
            <Notice tone="warn">{t('timeZone.next', { timeZone: zone.next })}</Notice>
          )}
          {zone.canChange ? <ZoneForm zone={zone} /> : <Notice tone="info">{t('timeZone.fixed')}</Notice>}
        </>
      )}
    </SettingsCard>
  )
}

function ZoneFacts({ timeZone }: { readonly timeZone: string }) {
  const { t, i18n } = useTranslation()
  const now = useNow(minuteMs)
  const format = createFormat(i18n.language, timeZone)
  return (
    <FactList
      facts={[
        { term: t('timeZone.current'), value: timeZone },
        { term: t('timeZone.there'), value: format.dateTime(now) },
      ]}
    />
  )
}

function ZoneForm({ zone }: { readonly zone: TimeZone }) {
  const { t } = useTranslation()
  const id = useId()
  const stored = { timeZone: zone.next ?? zone.timeZone }
  const { values, edit, discard } = useEdits(stored)
  const save = useChange(source, (client, body: TimeZoneChange) => client.changeTimeZone({ body }))
  return (
    <SettingsForm
      schema={timeZoneChangeSchema}
      stored={stored}
      values={values}
      save={change => save({ ...stored, ...change })}
      onDiscard={discard}
      savedText={t('timeZone.saved')}
    >
      <TextField
        name="timeZone"
        label={t('timeZone.label')}
        hint={t('timeZone.hint')}
        list={id}
        autoComplete="off"
        spellCheck={false}
        value={values.timeZone}
        onValueChange={timeZone => edit({ timeZone })}
      />
      <datalist id={id}>
        {Intl.supportedValuesOf('timeZone').map(name => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </SettingsForm>
  )
}
