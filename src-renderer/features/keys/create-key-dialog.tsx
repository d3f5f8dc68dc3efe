import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type CreatedApiKey, newApiKeySchema } from '../../../src-relay/contract/api-key.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { FullForm } from '../../ui/full-form.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { draftKey, listOf, readKeyDraft } from './key-draft.ts'
import { KeyFields } from './key-fields.tsx'

export interface CreateKeyDialogProps {
  readonly onClose: () => void
  readonly onCreated: (created: readonly CreatedApiKey[]) => void
}

export function CreateKeyDialog(props: CreateKeyDialogProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  // Without them the form begins empty, which is no reason not to show it.
  const settings = useQuery({ queryKey: ['key-settings'], queryFn: () => client.getKeySettings() })
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t('keys.form.title')}
      description={t('keys.form.description')}
    >
      {settings.isPending ? (
        <SkeletonRows rows={3} />
      ) : (
        <CreateKeyForm {...props} newKeyLimits={settings.data?.newKeyLimits} />
      )}
    </Dialog>
  )
}

interface CreateKeyFormProps extends CreateKeyDialogProps {
  readonly newKeyLimits: Parameters<typeof draftKey>[1]
}

function CreateKeyForm({ onClose, onCreated, newKeyLimits }: CreateKeyFormProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const [draft, setDraft] = useState(() => draftKey(undefined, newKeyLimits))
  const names = listOf(draft.names, /\n/)
  const creation = useAction(async (key: Parameters<typeof client.createKey>[0]['body']) => {
    const { name: _, ...rest } = key
    return names.length > 1
      ? await client.createKeys({ body: { ...rest, names } })
      : [await client.createKey({ body: key })]
  })
  return (
    <FullForm
      schema={newApiKeySchema}
      values={{ name: names[0] ?? '', ...readKeyDraft(draft) }}
      problem={creation.problem}
      onSubmit={key => void creation.run(key).then(created => created && onCreated(created))}
    >
      <KeyFields isNew draft={draft} onChange={change => setDraft(old => ({ ...old, ...change }))} />
      <DialogActions>
        <Button onClick={onClose}>{t('actions.cancel')}</Button>
        <Button type="submit" variant="primary" disabled={creation.isBusy}>
          {names.length > 1 ? t('keys.form.submitSeveral', { count: names.length }) : t('keys.form.submit')}
        </Button>
      </DialogActions>
    </FullForm>
  )
}
