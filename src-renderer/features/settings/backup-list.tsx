import { Download, History, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Backup } from '../../../src-relay/contract/backup.ts'
import { useApi } from '../../api/api-context.tsx'
import { useRowAction } from '../../api/use-row-action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { saveBlob } from '../../ui/save-file.ts'
import { useFormat } from '../../use-format.ts'
import { downloadBackup } from './backup-files.ts'
import { useBytes } from './use-bytes.ts'
import { useHoldingsText } from './use-holdings-text.ts'

export interface BackupListProps {
  readonly backups: readonly Backup[]
  readonly onChanged: () => Promise<void>
  readonly onRestore: (backup: Backup) => void
}

/** The backups that are kept, the newest first. */
export function BackupList({ backups, onChanged, onRestore }: BackupListProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const format = useFormat()
  const act = useRowAction()
  const [doomed, setDoomed] = useState<Backup>()
  const remove = async ({ id }: Backup): Promise<void> => {
    await client.removeBackup({ id })
    await onChanged()
  }
  if (backups.length === 0) return <p className="text-muted">{t('backup.none')}</p>
  return (
    <>
      <ul className="-mt-2 divide-y divide-line">
        {backups.map(backup => (
          <BackupLine
            key={backup.id}
            backup={backup}
            onRestore={() => onRestore(backup)}
            onRemove={() => setDoomed(backup)}
          />
        ))}
      </ul>
      <ConfirmDialog
        isOpen={doomed !== undefined}
        onClose={() => setDoomed(undefined)}
        onConfirm={() => doomed && void act(remove(doomed))}
        title={t('backup.removeTitle')}
        text={t('backup.removeText', { time: doomed ? format.dateTime(doomed.madeAt) : '' })}
        confirmLabel={t('backup.remove')}
      />
    </>
  )
}

interface BackupLineProps {
  readonly backup: Backup
  readonly onRestore: () => void
  readonly onRemove: () => void
}

function BackupLine({ backup: { id, kind, madeAt, bytes, holds }, onRestore, onRemove }: BackupLineProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  const format = useFormat()
  const size = useBytes()
  const holdingsText = useHoldingsText()
  const time = format.dateTime(madeAt)
  const download = async (): Promise<void> => saveBlob(id, await downloadBackup(client, id))
  return (
    <li className="flex items-center gap-2 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {time} <span className="font-normal text-muted">· {t(`backup.kinds.${kind}`)}</span>
        </p>
        <p className="numbers text-[13px] text-muted">
          {holdingsText(holds)} · <span className="whitespace-nowrap">{size(bytes)}</span>
        </p>
      </div>
      <RowMenu
        label={t('keys.menu', { name: time })}
        entries={[
          {
            label: t('backup.download'),
            icon: <Download aria-hidden />,
            onChoose: () => void act(download()),
          },
          { label: t('backup.restore'), icon: <History aria-hidden />, onChoose: onRestore },
          {
            label: t('backup.remove'),
            icon: <Trash2 aria-hidden />,
            isDangerous: true,
            onChoose: onRemove,
          },
        ]}
      />
    </li>
  )
}
