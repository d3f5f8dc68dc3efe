import { useTranslation } from 'react-i18next'
import { TextAreaField } from '../../ui/text-area-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { type DraftFieldsProps, exchangePart } from './account-draft.ts'

/** The secret in the form in which its kind has one: a word, several parts, or a whole file. */
export function SecretFields(props: DraftFieldsProps) {
  const { t } = useTranslation()
  const { kind, draft, onChange, isNew } = props
  const hint = t(isNew ? 'accounts.form.secretHint' : 'accounts.form.secretKept')
  if (kind?.secretParts) return <SecretParts {...props} />
  if (kind?.isSecretFile === true)
    return (
      <TextAreaField
        name="secret"
        rows={4}
        label={t('accounts.form.secretFile')}
        hint={`${t('accounts.form.secretFileHint')} ${hint}`}
        value={draft.secret}
        onChange={secret => onChange({ secret })}
      />
    )
  return (
    <TextField
      name="secret"
      type="password"
      label={t('accounts.form.secret')}
      hint={hint}
      autoComplete="off"
      value={draft.secret}
      onValueChange={secret => onChange({ secret })}
    />
  )
}

function SecretParts({ kind, draft, onChange, isNew }: DraftFieldsProps) {
  const { t } = useTranslation()
  const typed = draft.secret.split(':')
  return kind?.secretParts?.map(({ name, isOptional = false }, index) => (
    <TextField
      key={name}
      // What is wrong is said of the whole, until any part of it is changed.
      name="secret"
      isErrorElsewhere={index > 0}
      type={index === 0 ? 'text' : 'password'}
      label={t(`accounts.form.secretPart.${name}`)}
      hint={t(
        isOptional
          ? 'accounts.form.secretPartOptional'
          : isNew
            ? 'accounts.form.secretHint'
            : 'accounts.form.secretKept',
      )}
      autoComplete="off"
      spellCheck={false}
      value={typed[index] ?? ''}
      onValueChange={part => onChange({ secret: exchangePart(draft.secret, index, part) })}
    />
  ))
}
