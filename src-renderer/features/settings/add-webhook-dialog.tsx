import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newWebhookSchema, type WebhookKind, webhookKinds } from '../../../src-relay/contract/alert.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { FullForm } from '../../ui/full-form.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

export interface AddWebhookDialogProps {
  readonly onClose: () => void
  readonly onAdded: () => Promise<void>
}

const signedKinds: readonly WebhookKind[] = ['dingtalk', 'feishu']

export function AddWebhookDialog({ onClose, onAdded }: AddWebhookDialogProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const [kind, setKind] = useState<WebhookKind>('slack')
  const [text, setText] = useState({ name: '', url: '', signingSecret: '', chatId: '' })
  const write = (name: keyof typeof text) => (value: string) => setText(old => ({ ...old, [name]: value }))
  const creation = useAction((body: Parameters<typeof client.createWebhook>[0]['body']) =>
    client.createWebhook({ body }),
  )
  const field = (name: keyof typeof text) => (
    <TextField
      name={name}
      type={name === 'signingSecret' ? 'password' : 'text'}
      label={t(`webhooks.form.${name}`)}
      autoComplete="off"
      spellCheck={false}
      value={text[name]}
      onValueChange={write(name)}
    />
  )
  async function add(body: Parameters<typeof creation.run>[0]) {
    if (!(await creation.run(body))) return
    await onAdded()
    onClose()
  }
  return (
    <Dialog isOpen onClose={onClose} title={t('webhooks.add')} description={t('webhooks.form.description')}>
      <FullForm
        schema={newWebhookSchema}
        values={readDraft(kind, text)}
        problem={creation.problem}
        onSubmit={body => void add(body)}
      >
        <SelectField
          name="kind"
          label={t('webhooks.form.kind')}
          choices={webhookKinds.map(value => ({ value, label: t(`webhooks.kinds.${value}`) }))}
          value={kind}
          onChange={value => setKind(webhookKinds.find(known => known === value) ?? kind)}
        />
        {field('name')}
        {field('url')}
        {kind === 'telegram' && field('chatId')}
        {signedKinds.includes(kind) && field('signingSecret')}
        <DialogActions>
          <Button onClick={onClose}>{t('actions.cancel')}</Button>
          <Button type="submit" variant="primary" disabled={creation.isBusy}>
            {t('webhooks.add')}
          </Button>
        </DialogActions>
      </FullForm>
    </Dialog>
  )
}

interface WebhookDraft {
  readonly name: string
  readonly url: string
  readonly signingSecret: string
  readonly chatId: string
}

/** Only what its kind has. */
function readDraft(kind: WebhookKind, { signingSecret, chatId, ...plain }: WebhookDraft) {
  return {
    ...plain,
    kind,
    ...(signedKinds.includes(kind) && signingSecret !== '' && { signingSecret }),
    ...(kind === 'telegram' && { chatId }),
  }
}
