import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ApiKey, type ApiKeyChange, apiKeyChangeSchema } from '../../../src-relay/contract/api-key.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { changedFields } from '../../ui/changed-fields.ts'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { FullForm } from '../../ui/full-form.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { draftKey, readKeyDraft } from './key-draft.ts'
import { KeyFields } from './key-fields.tsx'

export interface EditKeyDialogProps {
  readonly apiKey: ApiKey
  readonly onClose: () => void
}

export function EditKeyDialog({ apiKey, onClose }: EditKeyDialogProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const toast = useToast()
  const [draft, setDraft] = useState(() => draftKey(apiKey))
  const saving = useAction((body: ApiKeyChange) => client.changeKey({ id: apiKey.id, body }))

  async function save(values: ApiKeyChange) {
    const body = changedFields(apiKey, values)
    if (Object.keys(body).length > 0) {
      if (!(await saving.run(body))) return
      toast({ tone: 'good', text: t('keys.saved', { name: values.name ?? apiKey.name }) })
    }
    onClose()
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('keys.edit.title', { name: apiKey.name })}
      description={t('keys.edit.description')}
    >
      <FullForm
        schema={apiKeyChangeSchema}
        values={{ name: draft.names, ...readKeyDraft(draft) }}
        problem={saving.problem}
        onSubmit={values => void save(values)}
      >
        <KeyFields
          isNew={false}
          draft={draft}
          onChange={change => setDraft(old => ({ ...old, ...change }))}
        />
        <DialogActions>
          <Button onClick={onClose}>{t('actions.cancel')}</Button>
          <Button type="submit" variant="primary" disabled={saving.isBusy}>
            {t('actions.save')}
          </Button>
        </DialogActions>
      </FullForm>
    </Dialog>
  )
}
