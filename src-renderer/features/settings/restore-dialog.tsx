import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Backup, Holdings } from '../../../src-relay/contract/backup.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { useProblemText } from '../../api/use-problem-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SkeletonLine } from '../../ui/skeleton.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useFormat } from '../../use-format.ts'
import { storageSource } from './storage-source.ts'
import { useSettings } from './use-settings.ts'

export interface RestoreDialogProps {
  readonly backup: Backup
  readonly onClose: () => void
}

/** Says what is replaced by what, and does so once the owner has typed that they mean it. */
export function RestoreDialog({ backup, onClose }: RestoreDialogProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const toast = useToast()
  const format = useFormat()
  const problemText = useProblemText()
  const word = t('backup.word')
  const [typed, setTyped] = useState('')
  const isMeant = typed.trim().toLowerCase() === word.toLowerCase()
  const restoring = useAction(() =>
    client.restoreBackup({ id: backup.id, body: { replace: true, allowEmpty: true } }),
  )
  async function restore() {
    if (!isMeant || !(await restoring.run(undefined))) return
    toast({ tone: 'good', text: t('backup.restored') })
    onClose()
  }
  return (
    <Dialog
      isOpen
      isSticky
      onClose={onClose}
      title={t('backup.restoreTitle')}
      description={t('backup.restoreText', { time: format.dateTime(backup.madeAt), version: backup.version })}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          void restore()
        }}
      >
        {restoring.problem && (
          <Notice tone="bad" role="alert">
            {problemText(restoring.problem)}
          </Notice>
        )}
        <Comparison backup={backup} />
        <Notice tone="info">{t('backup.keptFirst')}</Notice>
        <TextField
          name="word"
          label={t('backup.typeWord', { word })}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onValueChange={setTyped}
        />
        <DialogActions>
          <Button onClick={onClose}>{t('actions.cancel')}</Button>
          <Button type="submit" variant="danger" disabled={!isMeant || restoring.isBusy}>
            {restoring.isBusy ? t('backup.restoring') : t('backup.replace')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

const parts = ['accounts', 'keys', 'calls'] as const satisfies readonly (keyof Holdings)[]

function Comparison({ backup }: { readonly backup: Backup }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useSettings(storageSource).data?.holds
  return (
    <table className="numbers w-full text-left">
      <thead className="text-[13px] text-muted">
        <tr>
          <th />
          <th scope="col" className="py-1 text-right font-normal">
            {t('backup.now')}
          </th>
          <th scope="col" className="py-1 text-right font-normal">
            {t('backup.then')}
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line border-y border-line">
        {parts.map(part => (
          <tr key={part}>
            <th scope="row" className="py-1.5 font-normal">
              {t(`backup.parts.${part}`)}
            </th>
            <td className="py-1.5 text-right">{now ? format.count(now[part]) : <SkeletonLine />}</td>
            <td className="py-1.5 text-right font-medium">{format.count(backup.holds[part])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
