import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type NewWebhook,
  newWebhookSchema,
  type Webhook,
  type WebhookChange,
  type WebhookKind,
  webhookChangeSchema,
  webhookKinds,
} from '../../../src-relay/contract/alert.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { changedFields } from '../../ui/changed-fields.ts'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { FullForm } from '../../ui/full-form.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { readWebhookChange, readWebhookDraft, signedKinds, type WebhookText } from './webhook-draft.ts'
import { WebhookFields } from './webhook-fields.tsx'

export interface WebhookDialogProps {
  /** The one to change; without it a new one is added. */
  readonly webhook?: Webhook
  readonly onClose: () => void
  readonly onSaved: () => Promise<void>
}

export function WebhookDialog({ webhook, onClose, onSaved }: WebhookDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={webhook ? t('webhooks.editTitle', { name: webhook.name }) : t('webhooks.add')}
      description={webhook ? t('webhooks.form.keepsSecrets') : t('webhooks.form.description')}
    >
      {webhook ? (
        <EditForm webhook={webhook} onClose={onClose} onSaved={onSaved} />
      ) : (
        <AddForm onClose={onClose} onSaved={onSaved} />
      )}
    </Dialog>
  )
}

const noText: WebhookText = { name: '', url: '', signingSecret: '', chatId: '' }

function AddForm({ onClose, onSaved }: WebhookDialogProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const [kind, setKind] = useState<WebhookKind>('slack')
  const [text, setText] = useState(noText)
  const creation = useAction((body: NewWebhook) => client.createWebhook({ body }))
  async function add(body: NewWebhook) {
    if (!(await creation.run(body))) return
    await onSaved()
    onClose()
  }
  return (
    <FullForm
      schema={newWebhookSchema}
      values={readWebhookDraft(kind, text)}
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
      <WebhookFields kind={kind} text={text} onChange={change => setText(old => ({ ...old, ...change }))} />
      <DialogActions>
        <Button onClick={onClose}>{t('actions.cancel')}</Button>
        <Button type="submit" variant="primary" disabled={creation.isBusy}>
          {t('webhooks.add')}
        </Button>
      </DialogActions>
    </FullForm>
  )
}

interface EditFormProps extends WebhookDialogProps {
  readonly webhook: Webhook
}

function EditForm({ webhook, onClose, onSaved }: EditFormProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const [text, setText] = useState({ ...noText, name: webhook.name, chatId: webhook.chatId ?? '' })
  const saving = useAction((body: WebhookChange) => client.changeWebhook({ id: webhook.id, body }))
  const values = readWebhookChange(webhook.kind, text)
  const isChanged = Object.keys(changedFields(webhook, values)).length > 0
  async function save(wanted: WebhookChange) {
    const body = changedFields(webhook, wanted)
    if (Object.keys(body).length === 0) return onClose()
    if (!(await saving.run(body))) return
    await onSaved()
    onClose()
  }
  return (
    <FullForm
      schema={webhookChangeSchema}
      values={values}
      problem={saving.problem}
      onSubmit={wanted => void save(wanted)}
    >
      <WebhookFields
        kind={webhook.kind}
        text={text}
        urlHint={t('webhooks.form.urlHint', { host: webhook.host })}
        secretHint={signedKinds.includes(webhook.kind) ? t('webhooks.form.secretHint') : undefined}
        onChange={change => setText(old => ({ ...old, ...change }))}
      />
      <DialogActions>
        <Button onClick={onClose}>{t('actions.cancel')}</Button>
        <Button type="submit" variant="primary" disabled={!isChanged || saving.isBusy}>
          {t('actions.save')}
        </Button>
      </DialogActions>
    </FullForm>
  )
}
