import { useTranslation } from 'react-i18next'
import type { WebhookKind } from '../../../src-relay/contract/alert.ts'
import { TextField } from '../../ui/text-field.tsx'
import { signedKinds, type WebhookText } from './webhook-draft.ts'

export interface WebhookFieldsProps {
  readonly kind: WebhookKind
  readonly text: WebhookText
  readonly onChange: (change: Partial<WebhookText>) => void
  readonly urlHint?: string | undefined
  readonly secretHint?: string | undefined
}

/** The fields that a kind of webhook has. */
export function WebhookFields({ kind, text, onChange, urlHint, secretHint }: WebhookFieldsProps) {
  const { t } = useTranslation()
  const field = (name: keyof WebhookText, hint?: string) => (
    <TextField
      name={name}
      type={name === 'signingSecret' ? 'password' : 'text'}
      label={t(`webhooks.form.${name}`)}
      {...(hint !== undefined && { hint })}
      autoComplete="off"
      spellCheck={false}
      value={text[name]}
      onValueChange={value => onChange({ [name]: value })}
    />
  )
  return (
    <>
      {field('name')}
      {field('url', urlHint)}
      {kind === 'telegram' && field('chatId')}
      {signedKinds.includes(kind) && field('signingSecret', secretHint)}
    </>
  )
}
