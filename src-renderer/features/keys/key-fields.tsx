import { useTranslation } from 'react-i18next'
import { FormSection } from '../../ui/form-section.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextAreaField } from '../../ui/text-area-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { LimitFields } from '../limits/limit-fields.tsx'
import { AccessFields } from './access-fields.tsx'
import type { KeyDraft } from './key-draft.ts'

export interface KeyFieldsProps {
  readonly draft: KeyDraft
  readonly onChange: (change: Partial<KeyDraft>) => void
  readonly isNew: boolean
}

/** Everything that may be set on a key; what few people need is folded away. */
export function KeyFields({ draft, onChange, isNew }: KeyFieldsProps) {
  const { t } = useTranslation()
  const ruleCount = Object.values(draft.limits.rules).flat().length + Number(draft.limits.atOnce !== '')
  return (
    <>
      {isNew ? (
        <TextAreaField
          name="name"
          rows={1}
          sendsOnEnter
          isFirst
          label={t('keys.form.name')}
          hint={t('keys.form.namesHint')}
          value={draft.names}
          onChange={names => onChange({ names })}
        />
      ) : (
        <TextField
          name="name"
          label={t('keys.form.name')}
          autoComplete="off"
          value={draft.names}
          onValueChange={names => onChange({ names })}
        />
      )}
      <FormSection title={t('keys.form.limits')} summary={t('keys.form.ruleCount', { count: ruleCount })}>
        <LimitFields path="limits" draft={draft.limits} onChange={limits => onChange({ limits })} />
      </FormSection>
      <FormSection title={t('keys.form.expiry')} summary={t(`keys.expiries.${draft.expiryKind}`)}>
        <ExpiryFields draft={draft} onChange={onChange} />
      </FormSection>
      <FormSection title={t('keys.form.access')}>
        <AccessFields draft={draft} onChange={onChange} />
      </FormSection>
      <FormSection title={t('keys.form.notes')} summary={draft.tags}>
        <TextField
          name="tags"
          label={t('keys.form.tags')}
          hint={t('keys.form.tagsHint')}
          autoComplete="off"
          value={draft.tags}
          onValueChange={tags => onChange({ tags })}
        />
        <TextAreaField
          name="note"
          rows={2}
          label={t('keys.form.note')}
          value={draft.note}
          onChange={note => onChange({ note })}
        />
      </FormSection>
    </>
  )
}

const expiryKinds = ['never', 'on', 'after-first-use'] as const

/** When a key ends. */
export function ExpiryFields({ draft, onChange }: Omit<KeyFieldsProps, 'isNew'>) {
  const { t } = useTranslation()
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField
        name="expiry.kind"
        label={t('keys.form.ends')}
        choices={expiryKinds.map(kind => ({ value: kind, label: t(`keys.expiries.${kind}`) }))}
        value={draft.expiryKind}
        onChange={kind => onChange({ expiryKind: expiryKinds.find(known => known === kind) ?? 'never' })}
      />
      {draft.expiryKind === 'on' && (
        <TextField
          name="expiry.day"
          type="date"
          label={t('keys.form.day')}
          value={draft.day}
          onValueChange={day => onChange({ day })}
        />
      )}
      {draft.expiryKind === 'after-first-use' && (
        <NumberField
          name="expiry.days"
          label={t('keys.form.days')}
          value={draft.days}
          onChange={days => onChange({ days })}
        />
      )}
    </div>
  )
}
