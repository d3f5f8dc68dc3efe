import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKey, CreatedApiKey } from '../../../src-relay/contract/api-key.ts'
import { useKeys, useServiceStatus, useUsage } from '../../api/queries.ts'
import { dayOf } from '../../format.ts'
import { Button } from '../../ui/button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useNow } from '../../ui/use-now.ts'
import { CreateKeyDialog } from './create-key-dialog.tsx'
import { EditKeyDialog } from './edit-key-dialog.tsx'
import { KeyCommandsProvider } from './key-commands.ts'
import { KeyFiguresProvider } from './key-figures.ts'
import { KeySecretDialog } from './key-secret-dialog.tsx'
import { KeysTable } from './keys-table.tsx'
import { useKeyLimits } from './use-key-limits.ts'

type Step =
  | { readonly name: 'list' | 'naming' }
  | { readonly name: 'editing'; readonly key: ApiKey }
  | { readonly name: 'showing'; readonly created: readonly CreatedApiKey[] }

/** The keys friends hold. A new one's secret lives in this component only, until its dialog closes. */
export function KeysPage() {
  const { t } = useTranslation()
  const [step, setStep] = useState<Step>({ name: 'list' })
  const figures = useFigures()
  const close = () => setStep({ name: 'list' })
  const commands = useMemo(
    () => ({
      edit: (key: ApiKey) => setStep({ name: 'editing', key }),
      showSecret: (created: readonly CreatedApiKey[]) => setStep({ name: 'showing', created }),
    }),
    [],
  )
  const isEmpty = useKeys()?.length === 0
  const create = (
    <Button variant="primary" onClick={() => setStep({ name: 'naming' })}>
      <Plus aria-hidden />
      {t('keys.create')}
    </Button>
  )
  return (
    <KeyCommandsProvider value={commands}>
      <KeyFiguresProvider value={figures}>
        <PageHeader title={t('pages.keys.title')} description={t('pages.keys.description')}>
          {!isEmpty && create}
        </PageHeader>
        <KeysTable create={create} />
        {step.name === 'naming' && <CreateKeyDialog onClose={close} onCreated={commands.showSecret} />}
        {step.name === 'editing' && <EditKeyDialog apiKey={step.key} onClose={close} />}
        {step.name === 'showing' && <KeySecretDialog created={step.created} onClose={close} />}
      </KeyFiguresProvider>
    </KeyCommandsProvider>
  )
}

function useFigures() {
  const timeZone = useServiceStatus()?.timeZone
  const now = useNow(60_000)
  const day = timeZone && dayOf(now, timeZone)
  const rows = useUsage(day ? { by: 'key', from: day, to: day } : undefined).data?.rows
  const limits = useKeyLimits()
  return useMemo(() => {
    const today = new Map(rows?.map(({ id, totals }) => [id, totals]))
    return { limits, today }
  }, [rows, limits])
}
