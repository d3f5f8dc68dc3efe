import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../src-relay/contract/account.ts'
import { useApi } from '../../api/api-context.tsx'
import { useRowAction } from '../../api/use-row-action.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { isResting } from './account-state.ts'

export interface AccountBatchProps {
  readonly accounts: readonly AccountView[]
  readonly onDone: () => void
}

/** What may be done with several accounts at once. */
export function AccountBatch({ accounts, onDone }: AccountBatchProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  const [isAsking, setIsAsking] = useState(false)
  const count = accounts.length
  async function forEach(change: (id: string) => Promise<unknown>) {
    for (const { id } of accounts) await change(id)
    onDone()
  }
  const setEnabled = (enabled: boolean) => act(forEach(id => client.changeAccount({ id, body: { enabled } })))
  return (
    <>
      <p role="status" className="font-medium">
        {t('table.selected', { count })}
      </p>
      <div className="ml-auto flex flex-wrap gap-2">
        <Button onClick={() => void setEnabled(true)}>{t('keys.switchOn')}</Button>
        <Button onClick={() => void setEnabled(false)}>{t('keys.switchOff')}</Button>
        {accounts.some(isResting) && (
          <Button onClick={() => void act(forEach(id => client.resetAccount({ id, body: {} })))}>
            {t('accounts.resetSeveral')}
          </Button>
        )}
        <Button variant="danger" onClick={() => setIsAsking(true)}>
          {t('accounts.removeConfirm')}
        </Button>
        <Button variant="quiet" onClick={onDone}>
          {t('table.selectNone')}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => void act(forEach(id => client.removeAccount({ id })))}
        title={t('accounts.removeSeveralTitle', { count })}
        text={t('accounts.removeText')}
        confirmLabel={t('accounts.removeConfirm')}
      />
    </>
  )
}
