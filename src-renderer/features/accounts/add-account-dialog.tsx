import { useTranslation } from 'react-i18next'
import { useProviders } from '../../api/queries.ts'
import { toProblem, useProblemText } from '../../api/use-problem-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { AddAccountForm } from './add-account-form.tsx'

export function AddAccountDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const providers = useProviders()
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('accounts.form.title')}
      description={t('accounts.form.description')}
    >
      {providers.isError && (
        <Notice
          tone="bad"
          role="alert"
          action={<Button onClick={() => void providers.refetch()}>{t('actions.retry')}</Button>}
        >
          {t('accounts.form.providersFailed')} {problemText(toProblem(providers.error))}
        </Notice>
      )}
      {providers.isPending && <SkeletonRows rows={3} />}
      {providers.data && <AddAccountForm providers={providers.data} onClose={onClose} />}
    </Dialog>
  )
}
