import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CreatedApiKey } from '../../../src-relay/contract/api-key.ts'
import { useKeys } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { CreateKeyDialog } from './create-key-dialog.tsx'
import { KeySecretDialog } from './key-secret-dialog.tsx'
import { KeysTable } from './keys-table.tsx'

type Step = 'list' | 'naming' | CreatedApiKey

/** The keys friends hold. A new one's secret lives in this component only, until its dialog closes. */
export function KeysPage() {
  const { t } = useTranslation()
  const [step, setStep] = useState<Step>('list')
  const isEmpty = useKeys()?.length === 0
  const create = (
    <Button variant="primary" onClick={() => setStep('naming')}>
      <Plus aria-hidden />
      {t('keys.create')}
    </Button>
  )
  return (
    <>
      <PageHeader title={t('pages.keys.title')} description={t('pages.keys.description')}>
        {!isEmpty && create}
      </PageHeader>
      <KeysTable create={create} />
      {step === 'naming' && <CreateKeyDialog onClose={() => setStep('list')} onCreated={setStep} />}
      {typeof step === 'object' && <KeySecretDialog created={step} onClose={() => setStep('list')} />}
    </>
  )
}
