import { Plus, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKey, CreatedApiKey } from '../../../src-relay/contract/api-key.ts'
import { useKeys } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { CreateKeyDialog } from './create-key-dialog.tsx'
import { KeyRow } from './key-row.tsx'
import { KeySecretDialog } from './key-secret-dialog.tsx'
import { inShownOrder } from './key-state.ts'

type Step = 'list' | 'naming' | CreatedApiKey

/** The keys friends hold. A new one's secret lives in this component only, until its dialog closes. */
export function KeysCard() {
  const { t } = useTranslation()
  const keys = useKeys()
  const [step, setStep] = useState<Step>('list')
  const create = (
    <Button variant="primary" onClick={() => setStep('naming')}>
      <Plus aria-hidden />
      {t('keys.create')}
    </Button>
  )
  const isEmpty = keys?.length === 0
  return (
    <Card
      title={t('keys.title')}
      description={t('keys.description')}
      action={!isEmpty && create}
      isBusy={keys === undefined}
    >
      {isEmpty ? (
        <EmptyState icon={<Users />} title={t('keys.empty')} hint={t('keys.emptyHint')} action={create} />
      ) : (
        <KeyList keys={keys} />
      )}
      {step === 'naming' && <CreateKeyDialog onClose={() => setStep('list')} onCreated={setStep} />}
      {typeof step === 'object' && <KeySecretDialog created={step} onClose={() => setStep('list')} />}
    </Card>
  )
}

function KeyList({ keys }: { readonly keys: readonly ApiKey[] | undefined }) {
  if (!keys) return <SkeletonRows rows={2} />
  return (
    <ul className="divide-y divide-line border-t border-line">
      {inShownOrder(keys).map(key => (
        <KeyRow key={key.id} apiKey={key} />
      ))}
    </ul>
  )
}
