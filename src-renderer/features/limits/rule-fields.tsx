import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type LimitWindow, limitWindowSchema, weekdays } from '../../../src-relay/contract/limit-window.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { RuleDraft } from './limit-draft.ts'

const kinds = limitWindowSchema.options.map(option => option.shape.kind.value)
type WindowKind = (typeof kinds)[number]

const fresh: Readonly<Record<WindowKind, LimitWindow>> = {
  rolling: { kind: 'rolling', minutes: 60 },
  'five-hours': { kind: 'five-hours' },
  day: { kind: 'day' },
  week: { kind: 'week', startsOn: 'monday', hour: 0 },
  total: { kind: 'total' },
}

export interface RuleFieldsProps {
  readonly path: string
  readonly amountField: 'max' | 'maxUsd'
  readonly unit: string
  readonly rule: RuleDraft
  readonly onChange: (rule: RuleDraft) => void
  readonly onRemove: () => void
}

/** At most so much in such a window, and for which models. */
export function RuleFields({ path, amountField, unit, rule, onChange, onRemove }: RuleFieldsProps) {
  const { t } = useTranslation()
  const { window, amount, models } = rule
  const setKind = (kind: string) => {
    const found = kinds.find(known => known === kind)
    if (found && found !== window.kind) onChange({ ...rule, window: fresh[found] })
  }
  return (
    <div className="flex items-start gap-1 rounded-xl border border-line bg-sunken p-3 pr-1.5">
      <div className="grid min-w-0 flex-1 grid-cols-1 gap-3 sm:grid-cols-2">
        <NumberField
          name={`${path}.${amountField}`}
          label={t('limits.atMost', { unit })}
          step={amountField === 'maxUsd' ? 0.01 : 1}
          value={amount}
          onChange={next => onChange({ ...rule, amount: next })}
        />
        <SelectField
          name={`${path}.window.kind`}
          label={t('limits.window')}
          choices={kinds.map(kind => ({ value: kind, label: t(`limits.windows.${kind}`) }))}
          value={window.kind}
          onChange={setKind}
        />
        <WindowFields path={path} window={window} onChange={next => onChange({ ...rule, window: next })} />
        <div className="sm:col-span-2">
          <TextField
            name={`${path}.models`}
            label={t('limits.models')}
            placeholder={t('limits.modelsHint')}
            autoComplete="off"
            spellCheck={false}
            value={models}
            onValueChange={next => onChange({ ...rule, models: next })}
          />
        </div>
      </div>
      <IconButton label={t('limits.remove')} icon={<X />} onClick={onRemove} />
    </div>
  )
}

interface WindowFieldsProps {
  readonly path: string
  readonly window: LimitWindow
  readonly onChange: (window: LimitWindow) => void
}

function WindowFields({ path, window, onChange }: WindowFieldsProps) {
  const { t } = useTranslation()
  if (window.kind === 'rolling') {
    return (
      <NumberField
        name={`${path}.window.minutes`}
        label={t('limits.minutes')}
        value={window.minutes}
        onChange={minutes => onChange({ kind: 'rolling', minutes: Number(minutes) })}
      />
    )
  }
  if (window.kind !== 'week') return null
  return (
    <>
      <SelectField
        name={`${path}.window.startsOn`}
        label={t('limits.startsOn')}
        choices={weekdays.map(day => ({ value: day, label: t(`limits.weekdays.${day}`) }))}
        value={window.startsOn}
        onChange={day =>
          onChange({ ...window, startsOn: weekdays.find(known => known === day) ?? window.startsOn })
        }
      />
      <NumberField
        name={`${path}.window.hour`}
        label={t('limits.hour')}
        value={window.hour}
        onChange={hour => onChange({ ...window, hour: Number(hour) })}
      />
    </>
  )
}
