import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../src-relay/contract/account.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { useProblemText } from '../../api/use-problem-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { draftOrder, readOrder } from './order-draft.ts'
import { OrderList } from './order-list.tsx'

export interface OrderDialogProps {
  readonly accounts: readonly AccountView[]
  readonly onClose: () => void
}

/** In which order calls try the accounts. */
export function OrderDialog({ accounts, onClose }: OrderDialogProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const toast = useToast()
  const problemText = useProblemText()
  const [draft, setDraft] = useState(() => draftOrder(accounts))
  const changes = readOrder(draft, accounts)
  const saving = useAction(async () => {
    for (const { id, priority } of changes) await client.changeAccount({ id, body: { priority } })
    return true
  })
  async function save() {
    if (!(await saving.run(undefined))) return
    toast({ tone: 'good', text: t('accounts.order.saved') })
    onClose()
  }
  return (
    <Dialog isOpen onClose={onClose} title={t('accounts.order.title')} description={t('accounts.order.text')}>
      {saving.problem && (
        <Notice tone="bad" role="alert">
          {problemText(saving.problem)}
        </Notice>
      )}
      <OrderList accounts={accounts} draft={draft} onChange={setDraft} />
      <DialogActions>
        <Button onClick={onClose}>{t('actions.cancel')}</Button>
        <Button
          variant="primary"
          disabled={changes.length === 0 || saving.isBusy}
          onClick={() => void save()}
        >
          {t('actions.save')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
