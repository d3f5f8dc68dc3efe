import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type AccountChange,
  type AccountView,
  accountChangeSchema,
} from '../../../src-relay/contract/account.ts'
import { useApi } from '../../api/api-context.tsx'
import { useProviders } from '../../api/queries.ts'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { changedFields } from '../../ui/changed-fields.ts'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { FullForm } from '../../ui/full-form.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { asChange, draftAccount, readAccountDraft } from './account-draft.ts'
import { AccountFields } from './account-fields.tsx'
import { findKind } from './use-kind-choice.ts'

export interface EditAccountDialogProps {
  readonly account: AccountView
  readonly onClose: () => void
}

export function EditAccountDialog({ account, onClose }: EditAccountDialogProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const toast = useToast()
  const kind = findKind(useProviders().data, account)
  const [draft, setDraft] = useState(() => draftAccount(account))
  const saving = useAction((body: AccountChange) => client.changeAccount({ id: account.id, body }))

  async function save(values: AccountChange) {
    const body = changedFields(asChange(account), values)
    if (Object.keys(body).length > 0) {
      if (!(await saving.run(body))) return
      toast({ tone: 'good', text: t('accounts.saved', { name: values.name ?? account.name }) })
    }
    onClose()
  }
  const { baseUrl, ...rest } = readAccountDraft(draft)
  const cleared = account.modelMap && draft.modelMap.trim() === '' ? { modelMap: {} } : {}
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('accounts.edit.title', { name: account.name })}
      description={t('accounts.edit.description')}
    >
      <FullForm
        schema={accountChangeSchema}
        values={{ ...rest, ...cleared, ...(kind?.hasFixedBaseUrl !== true && { baseUrl }) }}
        problem={saving.problem}
        onSubmit={values => void save(values)}
      >
        <AccountFields
          isNew={false}
          kind={kind}
          target={{ accountId: account.id }}
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
