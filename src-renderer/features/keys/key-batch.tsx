import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKey, ApiKeysChange } from '../../../src-relay/contract/api-key.ts'
import { useApi } from '../../api/api-context.tsx'
import { useRowAction } from '../../api/use-row-action.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { KeyBatchDialog } from './key-batch-dialog.tsx'

export interface KeyBatchProps {
  readonly keys: readonly ApiKey[]
  readonly onDone: () => void
}

const mostAtOnce = 100

/** What may be done with several keys at once. */
export function KeyBatch({ keys, onDone }: KeyBatchProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  const [isAsking, setIsAsking] = useState(false)
  const [isEditing, setIsEditing] = useState(false)
  const current = keys.filter(({ revokedAt }) => revokedAt === undefined).map(({ id }) => id)

  async function change(part: ApiKeysChange['change']) {
    for (let at = 0; at < current.length; at += mostAtOnce)
      await client.changeKeys({ body: { ids: current.slice(at, at + mostAtOnce), change: part } })
  }
  async function setEnabled(enabled: boolean) {
    await change({ enabled })
    onDone()
  }
  async function revoke() {
    for (const id of current) await client.revokeKey({ id, body: {} })
    onDone()
  }
  return (
    <>
      <p role="status" className="font-medium">
        {t('table.selected', { count: keys.length })}
      </p>
      <div className="ml-auto flex flex-wrap gap-2">
        <Button onClick={() => void act(setEnabled(true))}>{t('keys.switchOn')}</Button>
        <Button onClick={() => void act(setEnabled(false))}>{t('keys.switchOff')}</Button>
        <Button disabled={current.length === 0} onClick={() => setIsEditing(true)}>
          {t('keys.batch.action')}
        </Button>
        <Button variant="danger" onClick={() => setIsAsking(true)}>
          {t('keys.revokeConfirm')}
        </Button>
        <Button variant="quiet" onClick={onDone}>
          {t('table.selectNone')}
        </Button>
      </div>
      {isEditing && (
        <KeyBatchDialog
          count={current.length}
          onChange={change}
          onClose={() => setIsEditing(false)}
          onDone={onDone}
        />
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => void act(revoke(), t('keys.revokedSeveral', { count: current.length }))}
        title={t('keys.revokeSeveralTitle', { count: current.length })}
        text={t('keys.revokeText')}
        confirmLabel={t('keys.revokeConfirm')}
      />
    </>
  )
}
