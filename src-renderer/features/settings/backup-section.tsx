import { useQueryClient } from '@tanstack/react-query'
import { Plus, Upload } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Backup } from '../../../src-relay/contract/backup.ts'
import type { AdminClient } from '../../../src-relay/contract/client.ts'
import { useApi } from '../../api/api-context.tsx'
import { useAction } from '../../api/use-action.ts'
import { useProblemText } from '../../api/use-problem-text.ts'
import { useRowAction } from '../../api/use-row-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useFormat } from '../../use-format.ts'
import { uploadBackup } from './backup-files.ts'
import { BackupList } from './backup-list.tsx'
import { RestoreDialog } from './restore-dialog.tsx'
import { SettingsCard } from './settings-card.tsx'
import { useHoldingsText } from './use-holdings-text.ts'
import { useSettings } from './use-settings.ts'

const source = { queryKey: ['backups'], read: (client: AdminClient) => client.listBackups() }

/** What is about to be put in the place of everything. */
interface Wanted {
  readonly backup: Backup
  /** It came from a file, and goes again when it is not needed. */
  readonly isBrought: boolean
}

/** Copies of everything, and the way back to one. */
export function BackupSection() {
  const { t } = useTranslation()
  const { client } = useApi()
  const cache = useQueryClient()
  const [wanted, setWanted] = useState<Wanted>()
  const refresh = () => cache.invalidateQueries({ queryKey: source.queryKey })

  async function close({ backup, isBrought }: Wanted) {
    setWanted(undefined)
    if (isBrought) await client.removeBackup({ id: backup.id }).catch(() => undefined)
    await refresh()
  }
  return (
    <>
      <SettingsCard
        title={t('settings.sections.backup')}
        description={t('backup.description')}
        action={<MakeButton onMade={refresh} />}
        query={useSettings(source)}
        isList
      >
        {backups => (
          <>
            <BackupList
              backups={backups}
              onChanged={refresh}
              onRestore={backup => setWanted({ backup, isBrought: false })}
            />
            <p className="text-[13px] text-muted">{t('backup.keyApart')}</p>
          </>
        )}
      </SettingsCard>
      <RestoreCard onBrought={backup => setWanted({ backup, isBrought: true })} />
      {wanted && <RestoreDialog backup={wanted.backup} onClose={() => void close(wanted)} />}
    </>
  )
}

function MakeButton({ onMade }: { readonly onMade: () => Promise<void> }) {
  const { t } = useTranslation()
  const { client } = useApi()
  const act = useRowAction()
  const toast = useToast()
  const holdingsText = useHoldingsText()
  const [isBusy, setIsBusy] = useState(false)
  async function make() {
    const { holds } = await client.createBackup({ body: {} })
    toast({ tone: 'good', text: t('backup.made', { holds: holdingsText(holds) }) })
    await onMade()
  }
  function start() {
    setIsBusy(true)
    void act(make()).finally(() => setIsBusy(false))
  }
  return (
    <Button variant="primary" disabled={isBusy} onClick={start}>
      <Plus aria-hidden />
      {t('backup.make')}
    </Button>
  )
}

function RestoreCard({ onBrought }: { readonly onBrought: (backup: Backup) => void }) {
  const { t } = useTranslation()
  const { client } = useApi()
  const format = useFormat()
  const problemText = useProblemText()
  const [progress, setProgress] = useState(0)
  const bringing = useAction((file: File) => uploadBackup(client, file, setProgress))
  async function bring(file: File | undefined) {
    if (!file) return
    setProgress(0)
    const backup = await bringing.run(file)
    if (backup) onBrought(backup)
  }
  return (
    <Card title={t('backup.fromFile')} description={t('backup.fromFileText')}>
      <div className="flex max-w-2xl flex-col items-start gap-3 px-5 pb-5">
        <label className="inline-flex h-9 cursor-default items-center gap-2 rounded-lg border border-line bg-card px-3.5 font-medium shadow-card select-none focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent hover:bg-hover has-disabled:opacity-60">
          <Upload aria-hidden className="size-4" />
          {bringing.isBusy ? t('backup.reading', { percent: format.percent(progress) }) : t('backup.choose')}
          <input
            type="file"
            accept=".backup"
            disabled={bringing.isBusy}
            className="sr-only"
            onChange={event => {
              const { files } = event.currentTarget
              void bring(files?.[0])
              event.currentTarget.value = ''
            }}
          />
        </label>
        {bringing.problem && (
          <Notice tone="bad" role="alert">
            {problemText(bringing.problem)}
          </Notice>
        )}
      </div>
    </Card>
  )
}
