import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../../src-relay/contract/api-key.ts'
import type { AdminClient } from '../../../src-relay/contract/client.ts'
import {
  type FairShareChange,
  type FairShareSettings,
  fairShareChangeSchema,
} from '../../../src-relay/contract/quota-report.ts'
import { useKeys } from '../../api/queries.ts'
import { CheckList } from '../../ui/check-list.tsx'
import { NumberField, type TypedNumber } from '../../ui/number-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SettingsCard } from './settings-card.tsx'
import { SettingsForm } from './settings-form.tsx'
import { useEdits } from './use-edits.ts'
import { useChange, useSettings } from './use-settings.ts'

const source = { queryKey: ['fair-share'], read: (client: AdminClient) => client.getFairShare() }

/** Who comes first when a provider's window runs short. */
export function FairShareSection() {
  const { t } = useTranslation()
  return (
    <SettingsCard
      title={t('settings.sections.fair-share')}
      description={t('fairShare.description')}
      query={useSettings(source)}
    >
      {stored => <FairShareForm stored={stored} />}
    </SettingsCard>
  )
}

type Weights = Readonly<Record<string, TypedNumber>>
type Typed = Omit<FairShareSettings, 'weights'> & { readonly weights: Weights }
const nobody = 'nobody'

function FairShareForm({ stored }: { readonly stored: FairShareSettings }) {
  const { t } = useTranslation()
  const { values, edit, discard } = useEdits<Typed>(stored)
  const save = useChange(source, (client, body: FairShareChange) => client.changeFairShare({ body }))
  const keys = (useKeys() ?? []).filter(({ revokedAt }) => revokedAt === undefined)
  const { enabled, ownerKeyId, weights } = values
  return (
    <SettingsForm
      schema={fairShareChangeSchema}
      stored={stored}
      values={values}
      save={save}
      onDiscard={discard}
    >
      <CheckList
        label={t('fairShare.switch')}
        hint={t('fairShare.explained')}
        choices={[{ value: 'on', label: t('fairShare.on') }]}
        chosen={enabled ? ['on'] : []}
        onChange={chosen => edit({ enabled: chosen.length > 0 })}
      />
      <div className="flex max-w-sm flex-col gap-1">
        <SelectField
          name="ownerKeyId"
          label={t('fairShare.ownerKey')}
          choices={[
            { value: nobody, label: t('fairShare.noOwnerKey') },
            ...keys.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={keys.some(({ id }) => id === ownerKeyId) ? (ownerKeyId ?? nobody) : nobody}
          onChange={id => edit({ ownerKeyId: id === nobody ? null : id })}
        />
        <p className="text-[13px] text-pretty text-muted">{t('fairShare.ownerKeyHint')}</p>
      </div>
      <WeightFields keys={keys} weights={weights} onChange={next => edit({ weights: next })} />
    </SettingsForm>
  )
}

interface WeightFieldsProps {
  readonly keys: readonly ApiKey[]
  readonly weights: Weights
  readonly onChange: (weights: Weights) => void
}

function WeightFields({ keys, weights, onChange }: WeightFieldsProps) {
  const { t } = useTranslation()
  const set = (id: string, weight: TypedNumber) => {
    const { [id]: _, ...others } = weights
    onChange(weight === 1 ? others : { ...others, [id]: weight })
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="contents">
        <span className="text-[13px] font-medium">{t('fairShare.weights')}</span>
      </legend>
      <p className="text-[13px] text-pretty text-muted">{t('fairShare.weightsHint')}</p>
      {keys.length === 0 && <p className="text-muted">{t('fairShare.noKeys')}</p>}
      <div className="grid max-h-96 gap-x-5 gap-y-3 overflow-y-auto p-0.5 sm:grid-cols-2">
        {keys.map(({ id, name }) => (
          <NumberField
            key={id}
            name={`weights.${id}`}
            label={name}
            step={0.1}
            value={weights[id] ?? 1}
            onChange={weight => set(id, weight)}
          />
        ))}
      </div>
    </fieldset>
  )
}
